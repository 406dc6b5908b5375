// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a person says of the sources of an ingest, over what the file plan would say.
public struct CaptureOptions: Hashable, Sendable {
    /// The class of all records; `nil` leaves it to the file plan.
    public var recordClass: RecordClass?

    /// The legal entity, desk and account that the records are filed under; empty where nothing is said.
    public var legalEntity = ""
    public var desk = ""
    public var account = ""

    /// The records count as created when their documents say: they come from an older system.
    public var isBackload = false

    /// Keep the bytes of containers too, and not only what they hold.
    public var keepsContainers = false

    public init() {}
}
