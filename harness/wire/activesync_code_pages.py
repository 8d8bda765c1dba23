"""The WBXML code pages of Exchange ActiveSync 12.1, as data (MS-ASWBXML, section 2.1.2.1).

Tags of later protocol versions are left out: a server that uses them in answers of 12.1 violates the protocol.
"""

from __future__ import annotations

from dataclasses import dataclass

_GAP = "-"
"""A token value that no tag has."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """One code page: `tags` are the names in order of their tokens, from 0x05 on; `-` where a token is not used."""

    number: int
    namespace: str
    tags: tuple[str, ...]

    def find_token(self, tag: str) -> int | None:
        """The token of `tag`, without the content bit."""
        return self.tags.index(tag) + 5 if tag in self.tags and tag != _GAP else None

    def find_tag(self, token: int) -> str | None:
        """The name of `token` (0x05 to 0x3F, without the content bit)."""
        index = token - 5
        tag = self.tags[index] if 0 <= index < len(self.tags) else _GAP
        return None if tag == _GAP else tag


_TAGS: dict[tuple[int, str], str] = {
    (0, "AirSync"): """
        Sync Responses Add Change Delete Fetch SyncKey ClientId ServerId Status Collection Class Version
        CollectionId GetChanges MoreAvailable WindowSize Commands Options FilterType Truncation RtfTruncation
        Conflict Collections ApplicationData DeletesAsMoves NotifyGuid Supported SoftDelete MIMESupport
        MIMETruncation Wait Limit Partial
    """,
    (1, "Contacts"): """
        Anniversary AssistantName AssistantTelephoneNumber Birthday Body BodySize BodyTruncated Business2PhoneNumber
        BusinessAddressCity BusinessAddressCountry BusinessAddressPostalCode BusinessAddressState
        BusinessAddressStreet BusinessFaxNumber BusinessPhoneNumber CarPhoneNumber Categories Category Children
        Child CompanyName Department Email1Address Email2Address Email3Address FileAs FirstName Home2PhoneNumber
        HomeAddressCity HomeAddressCountry HomeAddressPostalCode HomeAddressState HomeAddressStreet HomeFaxNumber
        HomePhoneNumber JobTitle LastName MiddleName MobilePhoneNumber OfficeLocation OtherAddressCity
        OtherAddressCountry OtherAddressPostalCode OtherAddressState OtherAddressStreet PagerNumber RadioPhoneNumber
        Spouse Suffix Title WebPage YomiCompanyName YomiFirstName YomiLastName CompressedRTF Picture
    """,
    (2, "Email"): """
        Attachment Attachments AttName AttSize AttOid AttMethod AttRemoved Body BodySize BodyTruncated DateReceived
        DisplayName DisplayTo Importance MessageClass Subject Read To Cc From - AllDayEvent Categories Category
        DtStamp EndTime InstanceType BusyStatus Location MeetingRequest Organizer RecurrenceId Reminder
        ResponseRequested Recurrences Recurrence Type Until Occurrences Interval DayOfWeek DayOfMonth WeekOfMonth
        MonthOfYear StartTime Sensitivity TimeZone GlobalObjId ThreadTopic MIMEData MIMETruncated MIMESize
        InternetCPID Flag Status ContentClass FlagType CompleteTime
    """,
    (4, "Calendar"): """
        TimeZone AllDayEvent Attendees Attendee Email Name Body BodyTruncated BusyStatus Categories Category
        CompressedRTF DtStamp EndTime Exception Exceptions Deleted ExceptionStartTime Location MeetingStatus
        OrganizerEmail OrganizerName Recurrence Type Until Occurrences Interval DayOfWeek DayOfMonth WeekOfMonth
        MonthOfYear Reminder Sensitivity Subject StartTime UID AttendeeStatus AttendeeType
    """,
    (5, "Move"): """
        MoveItems Move SrcMsgId SrcFldId DstFldId Response Status DstMsgId
    """,
    (6, "GetItemEstimate"): """
        GetItemEstimate Version Collections Collection Class CollectionId DateTime Estimate Response Status
    """,
    (7, "FolderHierarchy"): """
        Folders Folder DisplayName ServerId ParentId Type Response Status ContentClass Changes Add Delete Update
        SyncKey FolderCreate FolderDelete FolderUpdate FolderSync Count Version
    """,
    (8, "MeetingResponse"): """
        CalendarId CollectionId MeetingResponse RequestId Request Result Status UserResponse Version
    """,
    (9, "Tasks"): """
        Body BodySize BodyTruncated Categories Category Complete DateCompleted DueDate UtcDueDate Importance
        Recurrence Type Start Until Occurrences Interval DayOfMonth DayOfWeek WeekOfMonth MonthOfYear Regenerate
        DeadOccur ReminderSet ReminderTime Sensitivity StartDate UtcStartDate Subject CompressedRTF OrdinalDate
        SubOrdinalDate
    """,
    (10, "ResolveRecipients"): """
        ResolveRecipients Response Status Type Recipient DisplayName EmailAddress Certificates Certificate
        MiniCertificate Options To CertificateRetrieval RecipientCount MaxCertificates MaxAmbiguousRecipients
        CertificateCount
    """,
    (11, "ValidateCert"): """
        ValidateCert Certificates Certificate CertificateChain CheckCRL Status
    """,
    (12, "Contacts2"): """
        CustomerId GovernmentId IMAddress IMAddress2 IMAddress3 ManagerName CompanyMainPhone AccountName NickName
        MMS
    """,
    (13, "Ping"): """
        Ping AutdState Status HeartbeatInterval Folders Folder Id Class MaxFolders
    """,
    (14, "Provision"): """
        Provision Policies Policy PolicyType PolicyKey Data Status RemoteWipe EASProvisionDoc DevicePasswordEnabled
        AlphanumericDevicePasswordRequired DeviceEncryptionEnabled PasswordRecoveryEnabled DocumentBrowseEnabled
        AttachmentsEnabled MinDevicePasswordLength MaxInactivityTimeDeviceLock MaxDevicePasswordFailedAttempts
        MaxAttachmentSize AllowSimpleDevicePassword DevicePasswordExpiration DevicePasswordHistory AllowStorageCard
        AllowCamera RequireDeviceEncryption AllowUnsignedApplications AllowUnsignedInstallationPackages
        MinDevicePasswordComplexCharacters AllowWiFi AllowTextMessaging AllowPOPIMAPEmail AllowBluetooth AllowIrDA
        RequireManualSyncWhenRoaming AllowDesktopSync MaxCalendarAgeFilter AllowHTMLEmail MaxEmailAgeFilter
        MaxEmailBodyTruncationSize MaxEmailHTMLBodyTruncationSize RequireSignedSMIMEMessages
        RequireEncryptedSMIMEMessages RequireSignedSMIMEAlgorithm RequireEncryptionSMIMEAlgorithm
        AllowSMIMEEncryptionAlgorithmNegotiation AllowSMIMESoftCerts AllowBrowser AllowConsumerEmail
        AllowRemoteDesktop AllowInternetSharing UnapprovedInROMApplicationList ApplicationName
        ApprovedApplicationList Hash
    """,
    (15, "Search"): """
        Search - Store Name Query Options Range Status Response Result Properties Total EqualTo Value And Or
        FreeText - DeepTraversal LongId RebuildResults LessThan GreaterThan Schema Supported UserName Password
    """,
    (16, "Gal"): """
        DisplayName Phone Office Title Company Alias FirstName LastName HomePhone MobilePhone EmailAddress
    """,
    (17, "AirSyncBase"): """
        BodyPreference Type TruncationSize AllOrNone - Body Data EstimatedDataSize Truncated Attachments Attachment
        DisplayName FileReference Method ContentId ContentLocation IsInline NativeBodyType ContentType
    """,
    (18, "Settings"): """
        Settings Status Get Set Oof OofState StartTime EndTime OofMessage AppliesToInternal AppliesToExternalKnown
        AppliesToExternalUnknown Enabled ReplyMessage BodyType DevicePassword Password DeviceInformation Model IMEI
        FriendlyName OS OSLanguage PhoneNumber UserInformation EmailAddresses SmtpAddress
    """,
    (19, "DocumentLibrary"): """
        LinkId DisplayName IsFolder CreationDate LastModifiedDate IsHidden ContentLength ContentType
    """,
    (20, "ItemOperations"): """
        ItemOperations Fetch Store Options Range Total Properties Data Status Response Version Schema Part
        EmptyFolderContents DeleteSubFolders UserName Password
    """,
}

CODE_PAGES: dict[int, CodePage] = {
    number: CodePage(number, namespace, tuple(tags.split())) for (number, namespace), tags in _TAGS.items()
}
"""By page number. Page 3 (AirNotify) is obsolete and left out."""

FOLDER_HIERARCHY = 7
PROVISION = 14
