"""What stands beside Allure's results: the run's environment, who executed it, categories, and its causes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from harness.model.deployment import Deployment
from harness.model.printable import printable, printable_lines
from harness.reporting.allure.nouns import ReportedRun
from harness.reporting.because_words import BECAUSE_WORDS

_NAME_KEYS = ("Deployment", "Target")


def environment_of(
    run: ReportedRun, deployment: Deployment, *, cases: str, ended: datetime, version: str
) -> dict[str, str]:
    """What a reader of a report wants to know of the run, by the names that people give it."""
    versions = {server.version.text for server in deployment.client_access_servers}
    versions |= {server.version.text for server in deployment.mailbox_servers}
    return {
        "Deployment": printable(run.deployment),
        "Target": printable(run.target),
        "Organization": printable(deployment.organization.name),
        "Exchange versions": ", ".join(map(printable, sorted(versions))),
        "Servers": f"{len(deployment.client_access_servers)} Client Access, {len(deployment.mailbox_servers)} Mailbox",
        "Cases": cases,
        "Ended": f"{ended:%Y-%m-%d %H:%M} UTC",
        "Harness": version,
    }


def merged_environment(before: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """One run's keys as they are; those of several runs in one folder each with the run's name behind it."""
    name = _name(own)
    if not before or _name(before) == name:
        return {**before, **own}
    former = f" ({_name(before)})" if "Deployment" in before else ""
    kept = {key if key.endswith(")") else f"{key}{former}": value for key, value in before.items()}
    others = {key: value for key, value in kept.items() if not key.endswith(f" ({name})")}
    return others | {f"{key} ({name})": value for key, value in own.items()}


def _name(environment: Mapping[str, str]) -> str:
    return " on ".join(environment.get(key, "") for key in _NAME_KEYS)


def executor_of(environ: Mapping[str, str]) -> dict[str, str]:
    """Who ran it, by the variables that CI systems set; else nothing of the machine."""
    build = environ.get
    if build("GITHUB_ACTIONS"):
        project = f"{build('GITHUB_SERVER_URL', '')}/{build('GITHUB_REPOSITORY', '')}"
        url = f"{project}/actions/runs/{build('GITHUB_RUN_ID', '')}"
        return _executor("GitHub Actions", "github", build("GITHUB_RUN_NUMBER"), build("GITHUB_WORKFLOW"), url)
    if build("GITLAB_CI"):
        return _executor("GitLab CI", "gitlab", build("CI_PIPELINE_IID"), build("CI_JOB_NAME"), build("CI_JOB_URL"))
    if build("TF_BUILD"):
        collection, project = build("SYSTEM_COLLECTIONURI", ""), build("SYSTEM_TEAMPROJECT", "")
        url = f"{collection}{project}/_build/results?buildId={build('BUILD_BUILDID', '')}"
        return _executor("Azure Pipelines", "azure", build("BUILD_BUILDID"), build("BUILD_DEFINITIONNAME"), url)
    if build("JENKINS_URL") or build("BUILD_URL"):
        return _executor("Jenkins", "jenkins", build("BUILD_NUMBER"), build("JOB_NAME"), build("BUILD_URL"))
    return {"name": "local", "type": "local"}


def _executor(name: str, kind: str, order: str | None, build: str | None, url: str | None) -> dict[str, str]:
    number = f" #{order}" if order else ""
    known = {"buildOrder": order, "buildName": f"{build or name}{number}", "buildUrl": _safe_url(url or "")}
    return {"name": name, "type": kind, **{key: printable(value) for key, value in known.items() if value}}


def _safe_url(url: str) -> str:
    """Without what lets its reader in; nothing where it is none of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return ""
    if not (parts.scheme and parts.netloc):
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def categories() -> list[dict[str, object]]:
    """The categories for Allure 2, which knows statuses and texts, and no labels."""
    broken = (
        _category(f"Cannot be judged: {words}", "broken", traceRegex=rf".*\bbecause   {one.value}\b.*")
        for one, words in BECAUSE_WORDS.items()
    )
    recommended = r"finding: .*\(recommended\)"
    departs = f"(departs from a recommendation|done although the topic does not support it|{recommended}).*"
    return [
        _category("Does not conform", "failed", traceRegex=r"(?!.*\baccepted  ).*"),
        *broken,
        _category("Accepted departures", "failed", traceRegex=r".*\baccepted  .*"),
        _category("Settings depart", "unknown", messageRegex=f"(?!{recommended})finding: .*"),
        _category("Departs from a recommendation", "unknown", messageRegex=departs),
        _category("The topic is silent", "unknown", messageRegex=r"the topic is silent .*"),
    ]


def _category(name: str, status: str, **texts: str) -> dict[str, object]:
    """Each text is matched as a whole; a dot stands for the end of a line too."""
    return {"name": name, "matchedStatuses": [status], **{key: f"(?s){text}" for key, text in texts.items()}}


def globals_of(blocks: Iterable[tuple[str, Sequence[str]]], *, at: int) -> dict[str, object]:
    """Each cause as an error of the whole run: its headline and its block. `at` is in milliseconds since the epoch."""
    errors = [
        {"message": printable(headline), "trace": printable_lines("\n".join(lines)), "timestamp": at}
        for headline, lines in blocks
    ]
    return {"errors": errors}


def globals_identity(run: ReportedRun) -> uuid.UUID:
    """The same for each run of a deployment and target, so that a later run replaces the causes of an earlier one."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{run.deployment}\0{run.target}")
