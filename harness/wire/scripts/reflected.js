// The properties of elements that are attributes of theirs, and the parts of their URLs.

for (const [name, reflected] of Object.entries({
  id: "id", name: "name", value: "value", type: "type", target: "target", title: "title", className: "class",
  alt: "alt", lang: "lang", dir: "dir", rel: "rel", method: "method", httpEquiv: "http-equiv", content: "content",
  htmlFor: "for", media: "media", srcdoc: "srcdoc", placeholder: "placeholder", enctype: "enctype", width: "width",
  height: "height", tabIndex: "tabindex", charset: "charset", language: "language", scrolling: "scrolling",
  frameBorder: "frameborder", accessKey: "accesskey", formTarget: "formtarget", formMethod: "formmethod",
  autocomplete: "autocomplete", size: "size", maxLength: "maxlength", defaultValue: "value", align: "align",
})) {
  accessor(
    Element.prototype, name,
    function () { return attribute(targetOf(this), reflected) ?? ""; },
    function (value) { setAttribute(targetOf(this), reflected, text(value)); },
  );
}
for (const name of [
  "disabled", "checked", "hidden", "readOnly", "selected", "autofocus", "async", "defer", "multiple", "required", "open",
  "noModule", "noValidate", "isContentEditable", "draggable", "spellcheck",
]) {
  const reflected = lower(name);
  accessor(
    Element.prototype, name,
    function () { return attribute(targetOf(this), reflected) !== null; },
    function (value) {
      if (value) setAttribute(targetOf(this), reflected, "");
      else removeAttribute(targetOf(this), reflected);
    },
  );
}
for (const name of ["href", "src", "action", "formAction"]) {
  accessor(
    Element.prototype, name,
    function () { return urlOf(this, lower(name)); },
    function (value) { setAttribute(targetOf(this), lower(name), text(value)); },
  );
}
for (const name of ["protocol", "host", "hostname", "port", "pathname", "search", "hash", "origin"]) {
  accessor(
    Element.prototype, name,
    function () { return partOf(urlOf(this, "href"), name); },
    function (value) { setAttribute(targetOf(this), "href", withPart(urlOf(this, "href"), name, text(value))); },
  );
}
for (const side of ["Width", "Height", "Top", "Left"]) {
  for (const kind of ["offset", "client", "scroll", "natural"]) {
    accessor(Element.prototype, kind + side, () => fromOutside(10, 0, 1000), () => {});
  }
}

function formIn(self) {
  if (targetOf(self).tag !== "form") throw new PlainTypeError("submit is not a function");
  return targetOf(self);
}

function urlOf(self, name) {
  const value = attribute(targetOf(self), name);
  return value === null ? "" : resolveUrl(value, baseUrl());
}

// Of a URL that scripts see in parts; the parts of one that cannot be read are empty.
function partOf(url, name) {
  const parts = execute(PARTS, url);
  if (!parts) return "";
  const host = parts[2] + (parts[3] ? `:${parts[3]}` : "");
  switch (name) {
    case "protocol": return lower(parts[1]);
    case "host": return host;
    case "hostname": return parts[2];
    case "port": return parts[3] ?? "";
    case "pathname": return parts[4] || "/";
    case "search": return parts[5] === "?" ? "" : (parts[5] ?? "");
    case "hash": return parts[6] === "#" ? "" : (parts[6] ?? "");
    case "origin": return `${lower(parts[1])}//${host}`;
  }
  return url;
}

function withPart(url, name, value) {
  const of = (part, sign = "") => {
    const made = part === name ? value : partOf(url, part);
    return made && sign && find(made, sign) !== 0 ? sign + made : made;
  };
  const protocol = find(of("protocol"), ":") < 0 ? `${of("protocol")}:` : of("protocol");
  const port = name === "host" ? "" : of("port", ":");
  return `${protocol}//${name === "host" ? value : of("hostname")}${port}${of("pathname", "/")}${of("search", "?")}${of("hash", "#")}`;
}
