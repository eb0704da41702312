import CCurl
import Dispatch

/// One transfer of libcurl, off the threads on which tasks run: it blocks until it has ended.
struct Transfer: Sendable {
    enum Option: Sendable {
        case number(CURLoption, Int)
        case text(CURLoption, String)
        case list(CURLoption, [String])
    }

    struct Outcome: Sendable {
        var code: CURLcode
        /// The last answer of the server; 0 where there was none.
        var status: Int
    }

    static let connectSeconds = 10
    static let seconds = 30

    var url: String
    var protocols: String
    var proxy: String?
    var authorities: String?
    var options: [Option] = []
    /// What is sent, where it is read piece by piece.
    var upload: [UInt8]?

    private static let queue = DispatchQueue(label: "liandong.delivery", attributes: .concurrent)
    /// The library is made ready once, before any thread uses it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    func run() async -> Outcome {
        await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: perform()) }
        }
    }

    private func perform() -> Outcome {
        guard Self.isReady, let handle = curl_easy_init() else {
            return Outcome(code: CURLE_FAILED_INIT, status: 0)
        }
        defer { curl_easy_cleanup(handle) }
        var lists: [UnsafeMutablePointer<curl_slist>] = []
        defer { for list in lists { curl_slist_free_all(list) } }
        let common: [Option] = [
            .text(CURLOPT_URL, url), .text(CURLOPT_PROTOCOLS_STR, protocols), .number(CURLOPT_NOSIGNAL, 1),
            .number(CURLOPT_CONNECTTIMEOUT, Self.connectSeconds), .number(CURLOPT_TIMEOUT, Self.seconds),
            // Empty: what the environment says of proxies does not count.
            .text(CURLOPT_PROXY, proxy ?? ""), .number(CURLOPT_SSL_VERIFYPEER, 1),
            .number(CURLOPT_SSL_VERIFYHOST, 2),
        ]
        let trusted = authorities.map { [Option.text(CURLOPT_CAINFO, $0)] } ?? []
        for option in common + trusted + options {
            let code: CURLcode
            switch option {
            case .number(let name, let value): code = liandong_curl_long(handle, name, value)
            case .text(let name, let value): code = liandong_curl_text(handle, name, value)
            case .list(let name, let values):
                var list: UnsafeMutablePointer<curl_slist>?
                for value in values { list = curl_slist_append(list, value) ?? list }
                if let list { lists.append(list) }
                code = liandong_curl_list(handle, name, list)
            }
            // An option that does not take must not leave a transfer less safe than was asked for.
            guard code == CURLE_OK else { return Outcome(code: code, status: 0) }
        }
        // What the server says is not kept.
        _ = liandong_curl_writer(handle) { _, size, count, _ in size * count }
        let source = Source(upload ?? [])
        if let upload {
            _ = liandong_curl_reader(handle) { buffer, size, count, context in
                guard let buffer, let context else { return 0 }
                return Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                    .read(into: buffer, most: size * count)
            }
            _ = liandong_curl_context(handle, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
            _ = liandong_curl_long(handle, CURLOPT_UPLOAD, 1)
            _ = liandong_curl_long(handle, CURLOPT_INFILESIZE, upload.count)
        }
        let code = withExtendedLifetime(source) { curl_easy_perform(handle) }
        return Outcome(code: code, status: liandong_curl_status(handle))
    }

    /// Bytes that are handed over piece by piece; only the thread of one transfer knows it.
    private final class Source {
        private let bytes: [UInt8]
        private var next = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func read(into buffer: UnsafeMutablePointer<CChar>, most: Int) -> Int {
            let count = min(most, bytes.count - next)
            for index in 0..<count { buffer[index] = CChar(bitPattern: bytes[next + index]) }
            next += count
            return count
        }
    }
}

extension Transfer.Outcome {
    /// What failed before the server spoke about the message; nil where it did.
    var failureOfTheLine: DeliveryFailure? {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: DeliveryFailure(.timeout)
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            DeliveryFailure(.tls)
        case CURLE_LOGIN_DENIED: DeliveryFailure(.signIn, status: status)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
            DeliveryFailure(.unreachable)
        default: nil
        }
    }
}
