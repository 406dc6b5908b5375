// SPDX-License-Identifier: Apache-2.0

/// Where a business application header stands, until its document is found.
struct XMLHeaderPlace {
    var start: Int
    var end = 0
    var hasEnded = false

    /// Where the elements around it begin, the outermost first.
    let path: [Int]

    init(start: Int, path: [Int]) {
        self.start = start
        self.path = path
    }

    /// Where a message begins that holds the header and the document behind it, and the level of the element that ends
    /// it: whole children of the element that both stand in. `nil` where they stand in different documents.
    func joined(with open: [Int], level: Int) -> (start: Int, level: Int)? {
        guard hasEnded else { return nil }
        let around = open.prefix(level)
        var shared = 0
        while shared < path.count, shared < around.count, path[shared] == around[shared] { shared += 1 }
        guard shared > 0 || path.isEmpty && around.isEmpty else { return nil }
        return (shared < path.count ? path[shared] : start, shared)
    }
}
