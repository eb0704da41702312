public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1

/// HTTP/1.1 with a guard behind the decoder.
public struct GuardedHTTP1: ServerChildChannel {
    public typealias Value = HTTP1Channel.Value

    private let plain: HTTP1Channel
    private let limits: ConnectionLimits
    private let count = ConnectionCount()

    init(plain: HTTP1Channel, limits: ConnectionLimits) {
        self.plain = plain
        self.limits = limits
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (limits, count) = (limits, count)
        return plain.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = value.channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionGuard(limits, count), position: .after(decoder))
            return value
        }
    }

    public func handle(value: Value, logger: Logger) async {
        await plain.handle(value: value, logger: logger)
    }
}

extension HTTPServerBuilder {
    /// Heads of at most 32 kB, and what the limits say.
    public static func guarded(_ limits: ConnectionLimits) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
            return GuardedHTTP1(
                plain: HTTP1Channel(
                    responder: responder, configuration: .init(httpDecoderConfiguration: decoder)),
                limits: limits)
        }
    }
}
