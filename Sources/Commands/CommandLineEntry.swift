// SPDX-License-Identifier: Apache-2.0

internal import ArchiveKit
internal import ArgumentParser
internal import Glibc
internal import Records

/// Where the program begins: reads the command line, runs one command, and ends with its status.
public enum CommandLineEntry {
    /// Runs the command line of this process and ends it.
    public static func main() -> Never {
        // A reader that goes away is an error of that write, not the end of an ingest or of the trail.
        signal(SIGPIPE, SIG_IGN)
        _ = EnvironmentToken.text
        let given = Array(CommandLine.arguments.dropFirst())
        let line = GlobalArguments(given)
        let options = given.prefix { $0 != "--" }
        let isJSON =
            options.contains { $0 == "--json" || $0 == "--format=jsonl" }
            || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "jsonl" }
        do {
            try line.refuseUnknownCommand()
            var command = try MunimentCommand.parseAsRoot(line.arguments)
            try RowFormat.refuse(for: command, named: line.path)
            try command.run()
            try StandardOutput.finish()
            exit(ExitStatus.done.rawValue)
        } catch {
            exit(CommandFailure.report(error, of: line, isJSON: isJSON))
        }
    }
}

/// Says what went wrong, in the form that was asked for, and with which status to end.
enum CommandFailure {
    /// - Returns: the exit status.
    static func report(_ error: any Error, of line: GlobalArguments, isJSON: Bool) -> Int32 {
        switch error {
        case is OutputClosed: return ExitStatus.done.rawValue
        case let error as ArchiveError where error.cause is OutputClosed: return ExitStatus.done.rawValue
        case let status as ExitStatus: return end(status.rawValue, of: line, isJSON: isJSON)
        case let error as ArchiveError:
            try? StandardOutput.finish()
            let status = ExitStatus(error.code)
            say(error.message, code: error.code, subject: error.subject, isJSON: isJSON)
            return status.rawValue
        default: return reportParsing(error, of: line, isJSON: isJSON)
        }
    }

    /// Help that was asked for is no failure; everything else is one of the command line.
    private static func reportParsing(_ error: any Error, of line: GlobalArguments, isJSON: Bool) -> Int32 {
        switch MunimentCommand.exitCode(for: error) {
        case .success:
            try? StandardOutput.say(MunimentCommand.fullMessage(for: error))
            return end(ExitStatus.done.rawValue, of: line, isJSON: isJSON)
        case .validationFailure:
            say(usage(MunimentCommand.message(for: error), of: line), code: .usage, subject: "", isJSON: isJSON)
            return ExitStatus.usage.rawValue
        default:
            say("the command failed without a reason; please report this", code: .failed, subject: "", isJSON: isJSON)
            return ExitStatus.failed.rawValue
        }
    }

    private static func end(_ status: Int32, of line: GlobalArguments, isJSON: Bool) -> Int32 {
        do {
            try StandardOutput.finish()
            return status
        } catch is OutputClosed {
            return status
        } catch {
            return report(error, of: line, isJSON: isJSON)
        }
    }

    /// One sentence: what is wrong with the command line, and where its rules stand.
    private static func usage(_ message: String, of line: GlobalArguments) -> String {
        var text = message.prefix(1).lowercased() + message.dropFirst().replacing("\n", with: " ")
        text = text.replacing("'. Please provide one of", with: "'; it takes")
        if text.hasSuffix(".") { text.removeLast() }
        text += text.hasSuffix("?") ? " " : "; "
        if line.hasDashedWord { text += "put -- before what begins with - and is no option; " }
        return text + "'\((["muniment"] + line.path).joined(separator: " ")) --help' shows how"
    }

    private static func say(_ message: String, code: ArchiveError.Code, subject: String, isJSON: Bool) {
        if isJSON {
            StandardError.say(
                JSONText.line([
                    "type": "error", "code": .string(code.rawValue), "subject": .string(subject),
                    "message": .string(message),
                ]))
        } else {
            StandardError.tell(message)
        }
    }
}
