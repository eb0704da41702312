public import Mechanisms
public import Organisation
import Streams

/// All that is wrong with what somebody filled in, so that they hear of it at once and not one after the other: found by
/// the reader that decides. What only a decision can know is not among it.
public enum FormFaults {
    public static func of(
        _ registration: Registration, _ entry: Entry, in mechanism: Mechanism, _ directory: Directory
    ) -> [Rejection] {
        let reader = reader(directory, [], registration.files)
        let answers = registration.answers
        var faults = reader.faults(of: Forms.registration(entry, in: mechanism), in: answers)
        let asks = Forms.party(mechanism) + Forms.details(mechanism)
        for (index, row) in (answers.asked["parties"]?.items ?? []).enumerated() {
            faults += reader.faults(asks, in: row, at: Answers.party(index))
        }
        return faults
    }

    public static func of(
        _ form: CaseForm, _ answers: Answers, _ files: [StagedUpload], parties: [Party],
        _ directory: Directory
    ) -> [Rejection] {
        reader(directory, parties, files).faults(of: form, in: answers)
    }

    private static func reader(
        _ directory: Directory, _ parties: [Party], _ files: [StagedUpload]
    ) -> InputReader {
        InputReader(directory: directory, parties: parties, files: files, freshWord: { "" })
    }
}

extension InputReader {
    fileprivate func faults(of form: CaseForm, in answers: Answers) -> [Rejection] {
        faults(form.asked, in: answers.asked)
            + faults(form.fields, in: answers.fields, at: Answers.fieldsKey)
    }

    fileprivate func faults(_ asks: [Ask], in input: Input, at group: String? = nil) -> [Rejection] {
        asks.compactMap { ask in
            do throws(Rejection) {
                _ = try read([ask], from: input, at: group)
                return nil
            } catch {
                return error
            }
        }
    }
}
