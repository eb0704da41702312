/// Turns the tree into instructions.
struct RegexCompiler {
    let flags: XPathRegex.Flags
    private(set) var program: [XPathRegex.Instruction] = []
    private(set) var markCount = 0

    init(flags: XPathRegex.Flags) { self.flags = flags }

    mutating func emit(_ instruction: XPathRegex.Instruction) { program.append(instruction) }

    /// False where the program grows too long.
    mutating func compile(_ tree: RegexTree) -> Bool {
        if program.count > XPathRegex.instructionsMax { return false }
        switch tree {
        case .empty: return true
        case .one(let scalar): emit(.one(XPathRegex.folded(scalar, flags)))
        case .set(let set): emit(.set(set))
        case .any: emit(.any)
        case .start: emit(.start)
        case .end: emit(.end)
        case .reference(let number): emit(.reference(number))
        case .sequence(let pieces): return pieces.allSatisfy { compile($0) }
        case .branches(let branches): return compile(branches[...])
        case .group(let number, let inner):
            emit(.save(number * 2))
            guard compile(inner) else { return false }
            emit(.save(number * 2 + 1))
        case .repeated(let inner, let low, let high, let isLazy):
            return compileLoop(inner, low, high, isLazy: isLazy)
        }
        return true
    }

    private mutating func compile(_ branches: ArraySlice<RegexTree>) -> Bool {
        guard let first = branches.first else { return true }
        if branches.count == 1 { return compile(first) }
        let split = program.count
        emit(.match)
        guard compile(first) else { return false }
        let jump = program.count
        emit(.match)
        program[split] = .split(first: split + 1, second: program.count)
        guard compile(branches.dropFirst()) else { return false }
        program[jump] = .jump(program.count)
        return true
    }

    private mutating func compileLoop(_ inner: RegexTree, _ low: Int, _ high: Int?, isLazy: Bool) -> Bool {
        for _ in 0..<low {
            guard compile(inner) else { return false }
        }
        guard let high else {
            let mark = markCount
            markCount += 1
            let split = program.count
            emit(.match)
            emit(.mark(mark))
            guard compile(inner) else { return false }
            emit(.progress(mark))
            emit(.jump(split))
            setSplit(split, out: program.count, isLazy: isLazy)
            return true
        }
        var splits: [Int] = []
        for _ in low..<max(low, high) {
            splits.append(program.count)
            emit(.match)
            guard compile(inner) else { return false }
        }
        for split in splits { setSplit(split, out: program.count, isLazy: isLazy) }
        return true
    }

    private mutating func setSplit(_ split: Int, out: Int, isLazy: Bool) {
        program[split] =
            isLazy ? .split(first: out, second: split + 1) : .split(first: split + 1, second: out)
    }
}

/// What a run found: where each group begins and ends, -1 where it took no part.
struct RegexMatch {
    var slots: [Int]

    var range: Range<Int> { slots[0]..<slots[1] }

    func group(_ number: Int) -> Range<Int>? {
        guard number * 2 + 1 < slots.count, slots[number * 2] >= 0, slots[number * 2 + 1] >= slots[number * 2]
        else { return nil }
        return slots[number * 2]..<slots[number * 2 + 1]
    }
}

extension XPathRegex {
    enum Outcome {
        case match(RegexMatch)
        case noMatch
        case exhausted
    }

    private struct Thread {
        var pc: Int
        var position: Int
        var slots: [Int]
        var marks: [Int]
    }

    /// The first match that begins at `start` or later; takes its steps from `budget`.
    func firstMatch(in text: [Unicode.Scalar], from start: Int, budget: inout Int) -> Outcome {
        for position in start...max(start, text.count) {
            switch run(text, at: position, budget: &budget) {
            case .noMatch: continue
            case .match(let match): return .match(match)
            case .exhausted: return .exhausted
            }
        }
        return .noMatch
    }

    private func run(_ text: [Unicode.Scalar], at start: Int, budget: inout Int) -> Outcome {
        var stack = [
            Thread(
                pc: 0, position: start, slots: [Int](repeating: -1, count: groupCount * 2 + 2),
                marks: [Int](repeating: -1, count: markCount))
        ]
        while var thread = stack.popLast() {
            running: while true {
                budget -= 1
                if budget < 0 || stack.count > 100_000 { return .exhausted }
                switch program[thread.pc] {
                case .split(let first, let second):
                    var other = thread
                    other.pc = second
                    stack.append(other)
                    thread.pc = first
                case .jump(let target): thread.pc = target
                case .match: return .match(RegexMatch(slots: thread.slots))
                case .save(let slot):
                    thread.slots[slot] = thread.position
                    thread.pc += 1
                case .mark(let mark):
                    thread.marks[mark] = thread.position
                    thread.pc += 1
                case .progress(let mark):
                    if thread.marks[mark] == thread.position { thread.pc += 1 }
                    thread.pc += 1
                case .reference(let number):
                    guard let length = referenceLength(number, thread, text) else { break running }
                    thread.position += length
                    thread.pc += 1
                case .start, .end, .one, .set, .any:
                    guard let taken = step(program[thread.pc], text, thread.position) else { break running }
                    thread.position += taken
                    thread.pc += 1
                }
            }
        }
        return .noMatch
    }

    /// How many characters the instruction takes here; nil where it fails.
    private func step(_ instruction: Instruction, _ text: [Unicode.Scalar], _ position: Int) -> Int? {
        switch instruction {
        case .start:
            if position == 0 { return 0 }
            let isLine = flags.contains(.multiline) && text[position - 1] == "\n" && position < text.count
            return isLine ? 0 : nil
        case .end:
            if position == text.count { return 0 }
            return flags.contains(.multiline) && text[position] == "\n" ? 0 : nil
        case .one(let wanted):
            guard position < text.count, Self.folded(text[position], flags) == wanted else { return nil }
            return 1
        case .any:
            guard position < text.count else { return nil }
            let isBreak = text[position] == "\n" || text[position] == "\r"
            return isBreak && !flags.contains(.dotAll) ? nil : 1
        case .set(let set):
            guard position < text.count,
                set.contains(text[position], ignoringCase: flags.contains(.ignoreCase))
            else { return nil }
            return 1
        default: return nil
        }
    }

    /// A group that took no part counts as empty.
    private func referenceLength(_ number: Int, _ thread: Thread, _ text: [Unicode.Scalar]) -> Int? {
        guard let range = RegexMatch(slots: thread.slots).group(number) else { return 0 }
        guard thread.position + range.count <= text.count else { return nil }
        for distance in 0..<range.count {
            let (a, b) = (text[range.lowerBound + distance], text[thread.position + distance])
            if Self.folded(a, flags) != Self.folded(b, flags) { return nil }
        }
        return range.count
    }
}
