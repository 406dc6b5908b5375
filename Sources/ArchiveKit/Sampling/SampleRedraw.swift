// SPDX-License-Identifier: Apache-2.0

internal import Catalogue
internal import Ledger
internal import Queries
internal import Records

extension AuditSampling {
    /// Shows a sample, and draws it again from its seed and its population as of its line: it says what is not as it was.
    ///
    /// The records are those of the list in the ledger, whatever comes out now; those that who asks must not see are left
    /// out and counted. It is a read, and goes into the ledger as
    /// one after the answer was handed out.
    ///
    /// - Parameters:
    ///   - number: of the sample.
    ///   - population: gets every record of the population, in the order of their identities, before the answer.
    ///   - deliver: gets the answer.
    /// - Throws: ``ArchiveError`` `not-found`; `integrity` where the list is not what the line says.
    /// - Complexity: that of drawing it.
    public func show<Result>(
        _ number: Int, population: ((PopulationRow) throws -> Void)? = nil,
        deliver: (SampleAnswer) throws -> Result
    ) throws(ArchiveError) -> Result {
        let answer: SampleAnswer = try ArchiveError.wrap {
            let found = try ArchiveView.answer(from: archive) { _ in try archive.register().sample(number) }
            guard let entry = found else {
                throw ArchiveError(
                    code: .notFound, subject: "\(number)",
                    message: "there is no sample \(number); 'muniment sample list' lists those that were drawn")
            }
            return try self.answer(entry, population)
        }
        let outcome = Swift.Result { try deliver(answer) }
        let isExport = population != nil
        let records = answer.members.prefix(ReadGathering.mostRecords).map(\.id)
        let entry: CanonicalJSON = .object([
            "id": .string("sample \(number)" + (isExport ? " with its population" : "")),
            "count": .integer(Int64(answer.members.count)), "records": .array(records.map { .string("\($0)") }),
        ])
        try archive.note(.read, entry, count: answer.members.count, records: Array(records))
        try archive.flushIfDue()
        return try ArchiveError.wrap { try outcome.get() }
    }

    private func answer(
        _ entry: SampleEntry, _ populationRow: ((PopulationRow) throws -> Void)?
    ) throws -> SampleAnswer {
        let list = entry.list
        let records = try RecordListFile.read(list, from: archive.layout.ledger, in: archive.fileSystem)
        var answer = SampleAnswer(entry: entry, words: nil, strata: [], members: [], differences: [])
        var redrawn: Redrawn?
        if let detail = try detail(of: entry) {
            answer.words = Self.words(detail)
            answer.strata = detail.strata
            redrawn = try redraw(entry, detail, records, &answer.differences)
        } else {
            answer.differences.append(
                "what the sample was about in words can't be found in the archive, so that it can't be drawn again")
        }
        let withheld = try Withholding.fromAgent.records(in: archive)
        if let populationRow, let redrawn {
            try export(redrawn.population, entry.method) { row in
                if !withheld.contains(row.id) { try populationRow(row) }
            }
        }
        let visible = records.filter { !withheld.contains($0) }
        answer.withheld = records.count - visible.count
        answer.members = try members(visible, redrawn, entry)
        return answer
    }

    private struct Redrawn {
        var population: SamplePopulation
        var draw: SampleDraw
    }

    /// Draws again, and notes what differs; `nil` where the population can't be gathered.
    private func redraw(
        _ entry: SampleEntry, _ detail: SampleDetail, _ records: [RecordID], _ differences: inout [String]
    ) throws -> Redrawn? {
        let population: SamplePopulation
        do {
            population = try self.population(of: entry, detail)
        } catch let error where [.failed, .usage, .integrity].contains(ArchiveError(error).code) {
            differences.append("the population can't be gathered again: \(ArchiveError(error).message)")
            return nil
        }
        let draw = SampleDraw(population, entry.method, size: entry.size, seed: entry.seed)
        if population.members.count != entry.population {
            differences.append("the population had \(entry.population) records and has \(population.members.count) now")
        } else if population.digest != entry.populationDigest {
            differences.append("the population has as many records, and others")
        }
        let drawn = draw.places.map { population.members[$0].id }
        if drawn != records {
            let same = Set(drawn).intersection(records).count
            differences.append(
                "of the \(records.count) records of the sample, \(same) are drawn again, and "
                    + "\(drawn.count - same) others")
        }
        return Redrawn(population: population, draw: draw)
    }

    /// The population as it was: with all records that match, or without those that were restricted then, whichever it was.
    private func population(of entry: SampleEntry, _ detail: SampleDetail) throws -> SamplePopulation {
        func gathered(_ withholding: Withholding) throws -> SamplePopulation {
            let query = QueryParser.parse(detail.understood).query
            let matches = try QueryMatches(query, in: archive, upTo: entry.line, withholding: withholding)
            return try PopulationGathering.run(matches, detail.design, in: archive).population
        }
        let whole = try gathered(.nothing)
        if whole.digest == entry.populationDigest { return whole }
        let restricted = try archive.register().restricted(at: entry.sequence)
        return restricted.isEmpty ? whole : try gathered(.these(restricted))
    }

    private func members(_ records: [RecordID], _ redrawn: Redrawn?, _ entry: SampleEntry) throws -> [SampleMember] {
        try ArchiveView.answer(from: archive, upTo: entry.line) { view in
            try records.map { id in
                guard let redrawn, let place = redrawn.population.place(of: id) else {
                    let keys = try view.volumes(naming: "\(id)", isTrailWanted: true).map(\.key)
                    let found = try keys.lazy.compactMap { try hit(id, in: $0, view) }.first
                    return SampleMember(id: id, stratum: nil, isCertain: false, hit: found)
                }
                let member = redrawn.population.members[place]
                return SampleMember(
                    id: id, stratum: redrawn.population.strata[Int(member.stratum)],
                    isCertain: redrawn.draw.certain.contains(place),
                    hit: try hit(id, in: redrawn.population.volumes[Int(member.volume)], view))
            }
        }
    }

    private func export(
        _ population: SamplePopulation, _ method: SamplingMethod, _ row: (PopulationRow) throws -> Void
    ) throws {
        for member in population.members {
            let name = population.strata[Int(member.stratum)]
            let isValued = method == .monetaryUnit && name == AmountStratum.positive.rawValue
            try row(
                PopulationRow(
                    id: member.id, stratum: name, amount: isValued ? MonetaryUnits.text(member.units) : ""))
        }
    }
}
