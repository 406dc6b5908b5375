// SPDX-License-Identifier: Apache-2.0

/// What a disk holds of one directory: the names that are durable, and the changes of names that are not yet.
///
/// A rename inside one directory is one step: after a power cut either both names have changed or neither. A rename
/// into another directory is a new name there and a removal here, each durable with its own directory.
struct DirectoryModel: Sendable {
    typealias Name = PathNames.Name

    /// A change since the last successful synchronise.
    private enum Change: Sendable {
        case set(Name, NodeID)
        case remove(Name)
        case rename(Name, to: Name, NodeID)
    }

    private(set) var durable: [Name: NodeID]

    /// The names as the running system sees them.
    private(set) var current: [Name: NodeID]
    private var unsynchronised: [Change] = []

    init(durable: [Name: NodeID] = [:]) {
        self.durable = durable
        current = durable
    }

    mutating func set(_ name: Name, _ node: NodeID) { record(.set(name, node)) }

    mutating func remove(_ name: Name) { record(.remove(name)) }

    mutating func rename(_ name: Name, to target: Name, _ node: NodeID) { record(.rename(name, to: target, node)) }

    /// A synchronise succeeded: all changes of names are durable.
    mutating func synchronise() {
        durable = current
        unsynchronised = []
    }

    /// What a power cut may leave: the durable names and a random part of the changes.
    func remains(_ luck: inout Luck) -> [Name: NodeID] {
        var result = durable
        luck.turn()
        for change in unsynchronised where luck.strikes() { Self.apply(change, to: &result) }
        return result
    }

    private mutating func record(_ change: Change) {
        unsynchronised.append(change)
        Self.apply(change, to: &current)
    }

    private static func apply(_ change: Change, to names: inout [Name: NodeID]) {
        switch change {
        case .set(let name, let node): names[name] = node
        case .remove(let name): names[name] = nil
        case .rename(let name, let target, let node):
            names[name] = nil
            names[target] = node
        }
    }
}
