// SPDX-License-Identifier: Apache-2.0

public import Catalogue
internal import Ledger
internal import Queries
internal import Records

/// Draws samples for an audit (Docs/Sampling.md).
///
/// A sample is an act: it takes an exact query only, and the line in the ledger fixes population, seed and the records
/// drawn, so that anybody can draw it again.
public struct AuditSampling {
    let archive: Archive

    public init(_ archive: Archive) { self.archive = archive }

    /// Draws a sample and puts it into the ledger.
    ///
    /// The population is gathered without the lock, as of one line; only the list and the line are written under it.
    ///
    /// Order of writes: the list of the records drawn, synchronised; the detail and its commitment, synchronised; the line.
    ///
    /// *Durability:* when this returns, the sample survives a power cut.
    ///
    /// - Throws: ``ArchiveError`` `usage` where the query is not exact, the size is none, or amounts can't be compared;
    ///   `failed` where a volume can't be looked into; `not-allowed` without leave to write: nothing was drawn.
    /// - Complexity: linear in the records that match, and some 40 bytes of memory for each.
    public func draw(_ request: SampleRequest) throws(ArchiveError) -> SampleAnswer {
        try ArchiveError.wrap {
            if !archive.isLogged { try archive.withLock { _ in } }
            guard (1...SampleRequest.mostRecords).contains(request.size) else {
                throw ArchiveError(
                    code: .usage, subject: "--sample",
                    message: "a sample has 1 to \(SampleRequest.mostRecords) records")
            }
            let understanding = archive.understanding(of: request.text)
            try understanding.refuseUnlessExact(request.text)
            let matches = try QueryMatches(understanding.query, in: archive, asOf: request.asOf)
            let gathered = try PopulationGathering.run(matches, request.design, in: archive)
            let population = gathered.population
            let seed = request.seed ?? archive.environment.seed()
            let draw = SampleDraw(population, request.design.method, size: request.size, seed: seed)
            var design = request.design
            if case .monetaryUnit(.oneCurrency) = design { design = .monetaryUnit(.oneCurrency(gathered.currency)) }
            let detail = SampleDetail(
                query: request.text, understood: QueryPrinter.print(understanding.query), design: design,
                strata: draw.strata)
            let entry = try write(detail, draw, of: population, size: request.size, seed: seed)
            var answer = SampleAnswer(
                entry: entry, words: Self.words(detail), strata: draw.strata,
                members: try members(draw, of: population), differences: [])
            answer.withheld = matches.coverage.withheld
            return answer
        }
    }

    private func write(
        _ detail: SampleDetail, _ draw: SampleDraw, of population: SamplePopulation, size: Int, seed: SamplingSeed
    ) throws -> SampleEntry {
        let frozen = FrozenPopulation(
            count: population.members.count, digest: population.digest, line: population.line)
        let drawn = draw.places.map { population.members[$0].id }
        return try archive.withLock { session in
            let act = AuditSampleAct(
                number: try archive.register().lastSample() + 1, method: detail.design.method, seed: seed, size: size,
                list: try session.freeze(drawn), population: frozen)
            let line = try session.record(.sample(act), detail: ActDetail(act: "sample", members: detail.members))
            return SampleEntry(act, line)
        }
    }

    /// What is shown of the records drawn.
    private func members(_ draw: SampleDraw, of population: SamplePopulation) throws -> [SampleMember] {
        try ArchiveView.answer(from: archive, upTo: population.line) { view in
            try draw.places.map { place in
                let member = population.members[place]
                return SampleMember(
                    id: member.id, stratum: population.strata[Int(member.stratum)],
                    isCertain: draw.certain.contains(place),
                    hit: try hit(member.id, in: population.volumes[Int(member.volume)], view))
            }
        }
    }

    func hit(_ id: RecordID, in key: VolumeKey, _ view: ArchiveView) throws -> SearchHit? {
        guard let record = try view.volume(key)?.index.record(id, upTo: view.sequence) else { return nil }
        return try ArchiveSearch(archive).hit(LocatedRecord(volume: key, record: record), in: view)
    }

    static func words(_ detail: SampleDetail) -> SampleAnswer.Words {
        var words = SampleAnswer.Words(
            query: detail.query, understood: detail.understood, meaning: QueryParser.parse(detail.understood).inWords)
        switch detail.design {
        case .random: break
        case .stratified(let field): words.field = field.rawValue
        case .monetaryUnit(let basis):
            words.field = "amount"
            switch basis {
            case .oneCurrency(let currency): words.currency = currency
            case .converted(let rates):
                words.currency = rates.base
                words.ratesDigest = rates.digest
            }
        }
        return words
    }

    /// The samples of the archive in the order in which they were drawn, each with its query where that is still there.
    ///
    /// - Throws: ``ArchiveError``.
    public func list() throws(ArchiveError) -> [(entry: SampleEntry, query: String?)] {
        try ArchiveView.answer(from: archive) { _ in
            try archive.register().samples().map { entry in (entry, try? detail(of: entry)?.query) }
        }
    }

    /// What a sample was about; `nil` where that is not there any more.
    func detail(of entry: SampleEntry) throws -> SampleDetail? {
        guard let key = entry.detail, let content = try archive.detail(of: entry.sequence, in: key) else { return nil }
        return SampleDetail(content, entry.method)
    }
}

extension ArchiveEnvironment {
    /// A seed that nobody could have chosen.
    func seed() -> SamplingSeed {
        guard let seed = SamplingSeed(salt()) else { preconditionFailure("a salt has 16 bytes") }
        return seed
    }
}
