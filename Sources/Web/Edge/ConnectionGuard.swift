import NIOCore
import NIOHTTP1

/// Stands behind the decoder of every connection: closes what is slow, half open or one too many, and answers 400 to what
/// is no sound request, before a page hears of it.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: ConnectionLimits
    private let count: ConnectionCount
    private var counted: String?
    private var hasBegun = false
    /// Nothing is read or written any more.
    private var isRefused = false
    private var isReadingBody = false
    private var answersOwed = 0
    private var isAnswering = false
    private var deadline: Scheduled<Void>?
    private var stalled: Scheduled<Void>?

    init(_ limits: ConnectionLimits, _ count: ConnectionCount) {
        self.limits = limits
        self.count = count
    }

    // MARK: coming and going

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        if let address = context.channel.remoteAddress?.ipAddress.flatMap(NetworkAddress.init),
            !limits.proxies.contains(address)
        {
            guard count.enter(address.counted, most: limits.perAddressMax) else {
                isRefused = true
                return context.close(promise: nil)
            }
            counted = address.counted
        }
        arm(limits.headSeconds, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    private func leave() {
        deadline?.cancel()
        stalled?.cancel()
        if let counted { count.leave(counted) }
        counted = nil
    }

    // MARK: time

    private func arm(_ seconds: Int64, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = closing(context, in: seconds)
    }

    private func closing(_ context: ChannelHandlerContext, in seconds: Int64) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) {
            context.close(promise: nil)
        }
    }

    private func disarm() {
        deadline?.cancel()
        deadline = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalled?.cancel()
        stalled = context.channel.isWritable ? nil : closing(context, in: limits.stalledSeconds)
        context.fireChannelWritabilityChanged()
    }

    // MARK: requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isRefused { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard RequestHead.isSound(head) else { return refuse(context) }
            answersOwed += 1
            isReadingBody = true
            arm(limits.bodySeconds, context)
        case .body: break
        case .end:
            isReadingBody = false
            disarm()
            if answersOwed == 0 { arm(limits.idleSeconds, context) }
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else { return context.fireErrorCaught(error) }
        refuse(context)
    }

    // MARK: answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isRefused {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: isAnswering = true
        case .body: break
        case .end:
            isAnswering = false
            answersOwed -= 1
            if answersOwed <= 0, !isReadingBody { arm(limits.idleSeconds, context) }
        }
        context.write(data, promise: promise)
    }

    private static let words = "请求格式不正确，未处理。 The request is malformed and was not looked at.\n"

    /// Says that this is no request, where nothing else is being said, and closes.
    private func refuse(_ context: ChannelHandlerContext) {
        guard !isRefused else { return }
        isRefused = true
        disarm()
        guard !isAnswering, answersOwed <= 1, context.channel.isActive else {
            return context.close(promise: nil)
        }
        let body = context.channel.allocator.buffer(string: Self.words)
        let head = HTTPResponseHead(
            version: .http1_1, status: .badRequest,
            headers: [
                "content-type": "text/plain; charset=utf-8", "content-length": "\(body.readableBytes)",
                "x-content-type-options": "nosniff", "connection": "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let last = context.eventLoop.makePromise(of: Void.self)
        last.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: last)
    }
}
