import Mechanisms
public import WorkCalendar

extension Rejection {
    /// What the person reads: what is wrong, and what to do about it.
    public func words(_ names: some CaseNames) -> Bilingual {
        switch self {
        case .missing(let field):
            let field = names.field(field)
            return Bilingual(zh: "请填写「\(field.zh)」。", en: "Please fill in “\(field.en)”.")
        case .invalid(let field, let fault):
            let field = names.field(field)
            return Bilingual(zh: "「\(field.zh)」\(fault.words.zh)", en: "“\(field.en)” \(fault.words.en)")
        case .namedTwice(let field):
            let field = names.field(field)
            return Bilingual(
                zh: "「\(field.zh)」中同一个选了两次。", en: "“\(field.en)” names the same one twice.")
        case .unknownEntry(let entry):
            return Bilingual(zh: "没有“\(entry)”这种登记方式。", en: "There is no entry “\(entry)”.")
        case .unknownAction(let action):
            return Bilingual(zh: "没有“\(action)”这项操作。", en: "There is no action “\(action)”.")
        case .notYours(let roles):
            let names = roles.map { names.role($0) }
            return Bilingual(
                zh: "这一步由本案责任单位的\(names.map(\.zh).joined(separator: "、"))办理。",
                en: "This is for the \(names.map(\.en).joined(separator: " or ")) of the responsible unit.")
        default: return stateWords(names)
        }
    }

    private func stateWords(_ names: some CaseNames) -> Bilingual {
        switch self {
        case .notNow(_, let stage):
            let stage = names.stage(stage)
            return Bilingual(
                zh: "当前环节是「\(stage.zh)」，不能这样操作。", en: "Not possible while the case is at “\(stage.en)”.")
        case .closed: return Bilingual(zh: "案件已结案；如需继续，请先重新办理。", en: "The case is closed; reopen it first.")
        case .stillOpen: return Bilingual(zh: "案件尚未结案。", en: "The case is not closed yet.")
        case .changedMeanwhile:
            return Bilingual(
                zh: "在您填写期间，已有人变更了环节或承办人。您填写的内容保留在下方，请看过最新情况后再提交。",
                en:
                    "Somebody changed the stage or the officer while you were writing. Your text is kept below; look at what changed and submit again."
            )
        case .conditionFailed(let words): return words
        case .switchedOff: return Bilingual(zh: "本机制不使用这项操作。", en: "This mechanism does not use this.")
        case .decided:
            return Bilingual(
                zh: "已由上级裁定办理单位，不得再退回或转出。",
                en: "The unit was decided from above; it may not be returned or passed on.")
        case .returnsUsedUp(let most):
            return Bilingual(
                zh: "已退回或转出过 \(most) 次，不能再退回或转出；有争议的由派单方裁定。",
                en:
                    "It has been returned or passed on \(most) time(s) already and may not be again; whoever dispatched it decides."
            )
        case .noOffer: return Bilingual(zh: "没有待答复的流转。", en: "There is no referral waiting for an answer.")
        case .stillToAnswer(let until):
            return Bilingual(
                zh: "流转正在等待接收单位答复，最迟 \(until.endText)；逾期或被退回后才能裁定。",
                en:
                    "A referral is waiting for the receiver's answer until \(until.endText); you decide once it is declined or not answered."
            )
        case .noResultOwed:
            return Bilingual(
                zh: "没有需要反馈的结果，或已经反馈。", en: "No result is owed, or it has been reported already.")
        case .offerPending:
            return Bilingual(
                zh: "同一流转已在等待该单位答复。", en: "This referral is already waiting for that unit's answer.")
        case .noAddressee(let document, let word):
            let document = names.document(document)
            return Bilingual(
                zh: "《\(document.zh)》要送“\(word)”，但本案没有这样的收件人。",
                en: "“\(document.en)” goes to “\(word)”, and this case has nobody of that kind.")
        case .notTakenThere(let mechanism, let entry):
            return Bilingual(
                zh: "「\(mechanism.zh)」现行版本没有可以由移交进入的登记方式“\(entry)”，不能移交；事项仍由移出单位负责。",
                en:
                    "The version of “\(mechanism.en)” in force takes nothing handed over by the entry “\(entry)”; the duty stays with the sender."
            )
        case .noFieldThere(let mechanism, let field):
            return Bilingual(
                zh: "「\(mechanism.zh)」现行版本没有要随案移交的“\(field)”这一栏，不能移交；事项仍由移出单位负责。",
                en:
                    "The version of “\(mechanism.en)” in force has no “\(field)” to carry into; the duty stays with the sender."
            )
        case .doesNotFitThere(let mechanism, let field):
            return Bilingual(
                zh: "随案移交的内容不符合「\(mechanism.zh)」的「\(field.zh)」栏，不能移交；事项仍由移出单位负责。",
                en:
                    "What would be carried does not fit “\(field.en)” of “\(mechanism.en)”; the duty stays with the sender."
            )
        case .notCarried(let mechanism, let field):
            return Bilingual(
                zh: "「\(mechanism.zh)」要求填写「\(field.zh)」，本案没有这项内容，不能移交；请移出单位先补上。",
                en:
                    "“\(mechanism.en)” asks for “\(field.en)”, which this case lacks; the sender must fill it in first."
            )
        case .awaitsResult(let referral):
            let referral = names.referral(referral)
            return Bilingual(
                zh: "「\(referral.zh)」的结果还没有反馈，时限届时自动恢复；不再等待的，先办理“不再等待反馈”。",
                en:
                    "The result of “\(referral.en)” is still out; the clock goes on with it. If you wait no longer, forgo the result first."
            )
        case .noSupervision: return Bilingual(zh: "没有待答复的督办。", en: "There is no supervision order to answer.")
        case .notInvited:
            return Bilingual(zh: "本单位没有待答复的协办邀请。", en: "Your unit has no open invitation on this case.")
        case .nothingToReturn:
            return Bilingual(
                zh: "本单位就是首接单位，不能退回。", en: "Your unit received it first, so there is nobody to return it to.")
        case .sameUnit: return Bilingual(zh: "案件已在该单位。", en: "The case is with that unit already.")
        case .sameCase:
            return Bilingual(
                zh: "不能与自己并案；已并入他案的，不能再并，也不能被并入。",
                en:
                    "A case cannot join itself; one that has joined another can neither join again nor be joined."
            )
        case .noSuchCase:
            return Bilingual(zh: "没有要并入的案件。", en: "There is no such case to join.")
        case .packMissing(let hash):
            return Bilingual(
                zh: "本案所依机制包（\(hash.prefix(12))）读不出来，请联系系统管理员。",
                en:
                    "The pack that this case follows (\(hash.prefix(12))) cannot be read. Tell the administrator."
            )
        case .notInForce(let mechanism):
            return Bilingual(
                zh: "机制“\(mechanism)”目前没有启用的版本。", en: "No version of “\(mechanism)” is in force.")
        case .recused:
            return Bilingual(zh: "该人员或单位已回避本案。", en: "This person or unit has stepped aside from the case.")
        case .notTheMediator:
            return Bilingual(zh: "只有本案调解员可以签名。", en: "Only the mediator of this case can sign.")
        case .notTheApprover(let approver):
            return Bilingual(
                zh: "延长须经\(approver.name.zh)。", en: "An extension needs the approval of: \(approver.name.en)."
            )
        case .nobodyHolds(let role, let unit):
            let (role, unit) = (names.role(role), names.unit(unit))
            return Bilingual(
                zh: "\(unit.zh)（及其上级）没有人可以担任\(role.zh)，请先在组织机构中设岗。",
                en:
                    "Nobody can act as “\(role.en)” at \(unit.en), or above it; add the post to the organisation first."
            )
        case .severalHold(let role, let units):
            let (role, units) = (names.role(role), units.map { names.unit($0) })
            return Bilingual(
                zh: "\(units.map(\.zh).joined(separator: "、"))都设有\(role.zh)，无法确定由谁接办；请先转交其中一个单位。",
                en:
                    "\(units.map(\.en).joined(separator: ", ")) all have a “\(role.en)”, and nothing says which takes over; transfer the case to one of them first."
            )
        default: return clockWords(names)
        }
    }

    private func clockWords(_ names: some CaseNames) -> Bilingual {
        func clock(_ id: ClockID) -> Bilingual { names.clock(id) }
        switch self {
        case .noSuchClock: return Bilingual(zh: "没有这个正在计算的时限。", en: "No such clock is running.")
        case .notPausable(let id):
            return Bilingual(
                zh: "\(clock(id).zh)不能因这个事由暂停。", en: "“\(clock(id).en)” cannot be paused for this reason.")
        case .notPaused(let id):
            return Bilingual(zh: "\(clock(id).zh)没有暂停。", en: "“\(clock(id).en)” is not paused.")
        case .alreadyPaused(let id):
            return Bilingual(zh: "\(clock(id).zh)已经暂停。", en: "“\(clock(id).en)” is paused already.")
        case .notExtensible(let id):
            return Bilingual(zh: "\(clock(id).zh)不能延长。", en: "“\(clock(id).en)” cannot be extended.")
        case .extensionsUsedUp(let id, let most):
            return Bilingual(
                zh: "\(clock(id).zh)最多延长 \(most) 次。",
                en: "“\(clock(id).en)” can be extended \(most) time(s) only.")
        case .extensionTooLong(let id, let most):
            return Bilingual(
                zh: "\(clock(id).zh)每次最多延长\(most.text.zh)。",
                en: "“\(clock(id).en)” can be extended by \(most.text.en) at most.")
        case .pastCap(let id, let cap):
            return Bilingual(
                zh: "\(clock(id).zh)最迟不得超过 \(cap.text)。", en: "“\(clock(id).en)” may not go past \(cap.text)."
            )
        case .windowClosed(let id, let due):
            return Bilingual(
                zh: "\(clock(id).zh)已于 \(due.endText) 届满。", en: "“\(clock(id).en)” closed at \(due.endText).")
        case .windowNotOpen(let id):
            return Bilingual(
                zh: "\(clock(id).zh)还没有开始，现在不能办理。",
                en: "“\(clock(id).en)” has not begun, so this cannot be done yet.")
        default: return mediationWords(names)
        }
    }

    private func mediationWords(_ names: some CaseNames) -> Bilingual {
        switch self {
        case .refusedByParty:
            return Bilingual(
                zh: "有当事人明确拒绝调解，不得调解（人民调解法第十七条）。",
                en: "A party has refused mediation, so it may not go on (人民调解法 17).")
        case .needsTwoSides: return Bilingual(zh: "调解需要双方当事人。", en: "Mediation needs parties on both sides.")
        case .noMediator: return Bilingual(zh: "请先确定调解员。", en: "Appoint the mediator first.")
        case .notAMediator:
            return Bilingual(zh: "该人员没有担任本环节的调解岗位。", en: "This person does not hold the mediator's post.")
        case .oralForbidden:
            return Bilingual(zh: "此类纠纷不得采用口头协议。", en: "This type of matter does not allow an oral agreement.")
        case .oralNeedsPerformance:
            return Bilingual(
                zh: "口头协议仅限即时履行完毕的事项；否则请制作书面协议。",
                en: "An oral agreement is for terms performed on the spot; otherwise write it down.")
        case .minorNeedsGuardian: return Bilingual(zh: "未成年人应由法定代理人签署。", en: "A guardian signs for a minor.")
        case .alreadySigned: return Bilingual(zh: "已经签署，不必重复。", en: "Signed already.")
        case .noAgreement: return Bilingual(zh: "没有待签署的协议。", en: "There is no agreement to sign.")
        case .notInEffect: return Bilingual(zh: "协议尚未生效。", en: "The agreement is not in effect yet.")
        case .alreadyPerformed:
            return Bilingual(zh: "协议已经履行完毕。", en: "The agreement has been performed already.")
        case .agreementBinds:
            return Bilingual(
                zh: "协议已生效，对双方都有约束力，不能撤回；可以协商变更，或者按协议履行。",
                en:
                    "The agreement is in effect and binds both sides. It can be performed or changed, not withdrawn."
            )
        case .mediatorNotAccepted:
            return Bilingual(
                zh: "更换的调解员须经各方当事人接受后方可继续调解（人民调解法第二十三条）。",
                en:
                    "Each party must accept the mediator who takes another's place before it goes on (人民调解法 23)."
            )
        case .notAnswered:
            return Bilingual(
                zh: "还没有答复或结果，不能评价或登记为已解决。",
                en: "There is no answer or result yet: it cannot be rated or called settled.")
        case .beforeSession(let time):
            return Bilingual(
                zh: "约定的调解时间是 \(time.text)，到时才能记录；提前调解的，请先重新约定时间。",
                en:
                    "The session is fixed for \(time.text) and is recorded from then on; to hold it earlier, fix it anew first."
            )
        case .notJoint:
            return Bilingual(
                zh: "司法确认须由双方共同申请（人民调解法第三十三条）。",
                en: "Both sides must apply for confirmation together (人民调解法 33).")
        case .notApplied: return Bilingual(zh: "尚未申请司法确认。", en: "Confirmation has not been applied for.")
        case .notFiled: return Bilingual(zh: "法院尚未立案。", en: "The court has not filed it yet.")
        case .tooManyRepresentatives:
            return Bilingual(zh: "推选代表人不得超过五人。", en: "At most five representatives can be elected.")
        case .noSuchPaper: return Bilingual(zh: "没有这份文书。", en: "There is no such paper.")
        case .needsSignedPaper:
            return Bilingual(
                zh: "此类事项不得使用电子签名（电子签名法第三条）；请随盖章上传当事人已签署的纸质协议扫描件。",
                en:
                    "Such a matter allows no electronic signature (Electronic Signature Law 3); attach a scan of the signed paper to the seal."
            )
        default: return Bilingual(zh: "不能这样操作（\(code)）。", en: "Not possible (\(code)).")
        }
    }
}

extension InputFault {
    public var words: Bilingual {
        switch self {
        case .notANumber: Bilingual(zh: "应填数字。", en: "must be a number.")
        case .notMoney:
            Bilingual(zh: "应填金额，如 1200 或 1200.50。", en: "must be an amount such as 1200 or 1200.50.")
        case .notADate:
            Bilingual(
                zh: "应填日期，如 2026-08-24；期限写作 5wd。",
                en: "must be a date such as 2026-08-24, or a period such as 5wd.")
        case .notATime:
            Bilingual(
                zh: "应填日期和时间，如 2026-08-24 09:10。", en: "must be a date and time such as 2026-08-24 09:10.")
        case .notYesOrNo: Bilingual(zh: "请选择是或否。", en: "must be yes or no.")
        case .notAChoice: Bilingual(zh: "请从选项中选择。", en: "must be one of the options.")
        case .notAPlace: Bilingual(zh: "请选择一个村、社区或网格。", en: "must be a place of the grid tree.")
        case .notAUnit: Bilingual(zh: "没有这个单位。", en: "is no unit we know.")
        case .notAnAccount: Bilingual(zh: "不是本单位人员。", en: "is nobody of this unit.")
        case .notAParty: Bilingual(zh: "不是本案当事人。", en: "is no party of this case.")
        case .notAPhone:
            Bilingual(
                zh: "电话号码不对：手机号是 11 位，座机要带区号。",
                en: "is no phone number: mobile numbers have 11 digits, landlines an area code.")
        case .noAreaCode:
            Bilingual(
                zh: "座机请加区号，例如 0570-1000001。", en: "needs its area code, for example 0570-1000001.")
        case .notAnIdentityNumber:
            Bilingual(zh: "身份证号不对，请核对末位校验码。", en: "is no valid identity number; check the last character.")
        case .notAList: Bilingual(zh: "填写的内容读不懂。", en: "cannot be read.")
        case .tooLong(let most): Bilingual(zh: "最多 \(most) 字。", en: "may have \(most) characters at most.")
        case .outOfRange(let least, let most):
            Bilingual(zh: "应在 \(least) 到 \(most) 之间。", en: "must be between \(least) and \(most).")
        case .inTheFuture: Bilingual(zh: "不能晚于现在。", en: "cannot be in the future.")
        case .beforeLastStep: Bilingual(zh: "不能早于上一步。", en: "cannot be before the last step.")
        case .stillOwed:
            Bilingual(
                zh: "说已即时履行，却还有今后才到期的项目。", en: "names what is due later, though all is said to be performed.")
        case .boundAlready:
            Bilingual(
                zh: "协议生效后人数不再更改；不受协议约束的成员请用“分案办理”。",
                en:
                    "stays as it is once an agreement is in effect; members whom it does not bind go on by “split off”."
            )
        case .notAGroup:
            Bilingual(zh: "只有多人一方才填写成员。", en: "is only for a side of several people.")
        case .eitherOr:
            Bilingual(
                zh: "成员为自己签署，代表替各成员签署，只能填一项。",
                en: "is for somebody who signs for themselves: leave it or the representative empty.")
        case .tooMany(let left):
            Bilingual(zh: "最多还有 \(left) 人可以分出。", en: "can be \(left) people at most.")
        }
    }
}
