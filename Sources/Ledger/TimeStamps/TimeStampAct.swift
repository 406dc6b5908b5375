// SPDX-License-Identifier: Apache-2.0

public import Records

/// A time stamp of a checkpoint as its line has it: it is kept in a file of its own.
public struct TimeStampAct: Hashable, Sendable {
    /// 1, 2, 3 ... of the requests of the archive: the number of the files.
    public var number: Int

    /// Lines and root of the checkpoint.
    public var size: Int
    public var root: Digest

    /// SHA-256 of the authority's answer, byte for byte.
    public var answer: Digest

    /// What the authority's clock said.
    public var time: Timestamp

    public init(number: Int, size: Int, root: Digest, answer: Digest, time: Timestamp) {
        self.number = number
        self.size = size
        self.root = root
        self.answer = answer
        self.time = time
    }
}

extension TimeStampAct {
    var members: [String: CanonicalJSON] {
        [
            "number": .integer(Int64(number)), "size": .integer(Int64(size)), "root": .string(root.hex),
            "answer": .string(answer.hex), "time": .string("\(time)"),
        ]
    }

    init?(_ json: CanonicalJSON) {
        guard let number = json.count("number"), let size = json.count("size"), let root = json.digest("root"),
            let answer = json.digest("answer"), let time = json["time"]?.text.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(number: number, size: size, root: root, answer: answer, time: time)
    }
}
