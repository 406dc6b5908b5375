// SPDX-License-Identifier: Apache-2.0

import Records
import Retention
import Testing

@Suite("All faults of a schedule")
struct ScheduleReadingTests {
    @Test("that do not depend on one another are told at once")
    func independent() throws {
        let text = #"""
            {"name":"Own","version":0,"notice":"x","colour":1,"jurisdictions":[],
             "legalEntities":[{"name":"A","fiscalYears":[{"from":"x","end":"y"}]},{"nam":"B"}],
             "rules":[{"class":"blotter","trigger":"birth","cutoff":"week","period":"6 weeks","action":"burn",
              "approvals":0,"notice":"soon","citations":[{"authority":"A","claus":"1"}]},
              {"class":"swap","trigger":"creation","cutoff":"year","period":"P1Y","action":"destroy"}]}
            """#
        let reading = ScheduleReading(text.utf8)
        #expect(reading.schedule == nil)
        let paths = reading.faults.map(\.path)
        #expect(
            paths == [
                "colour", "legalEntities[1].nam", "rules[0].citations[0].claus", "name", "version", "notice",
                "jurisdictions", "legalEntities[0].fiscalYears[0].from", "legalEntities[1].name", "rules[0].trigger",
                "rules[0].cutoff", "rules[0].period", "rules[0].action", "rules[0].approvals", "rules[0].notice",
                "rules[0].citations[0].clause", "rules[1].citations",
            ])
        #expect(reading.faults.allSatisfy { $0.message.hasPrefix($0.path + " ") })
    }

    @Test("are twenty at most")
    func most() {
        let rule = #"{"class":"A","trigger":"x","cutoff":"x","period":"x","action":"x"}"#
        let text = "{\"rules\":[\(Array(repeating: rule, count: 900).joined(separator: ","))]}"
        #expect(ScheduleReading(text.utf8).faults.count == ScheduleReading.mostFaults)
        let names = (0..<900).map { "\"m\($0)\":1" }.joined(separator: ",")
        #expect(ScheduleReading("{\(names)}".utf8).faults.count == ScheduleReading.mostFaults)
    }

    @Test("are one where it is no JSON, no object, or too long")
    func noDocument() {
        for (text, words) in [("", "is not the JSON"), ("[]", "is no object"), ("{\"a\":1.5}", "fractions")] {
            let reading = ScheduleReading(text.utf8)
            #expect(reading.faults.count == 1 && reading.faults[0].message.contains(words), "\(text)")
        }
        let long = ScheduleReading(repeatElement(UInt8(ascii: " "), count: DocumentObject.longest + 1))
        #expect(long.faults.first?.message.contains("larger") == true)
    }
}
