import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operations

/// The name of a file in `Content-Disposition` (RFC 6266): whole in `filename*`, and without what old programs cannot
/// read in `filename`.
enum FileName {
    static let charactersMax = 120

    static func disposition(_ name: String, isShown: Bool) -> String {
        let clean = cleaned(name)
        let plain = String(clean.map { $0.isASCII && !"\"\\%;".contains($0) ? $0 : "_" })
        return
            "\(isShown ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(encoded(clean))"
    }

    /// The last part of a path, without what cannot be seen or turns the direction of writing.
    static func cleaned(_ name: String) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? ""
        let seen = last.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
            default: true
            }
        }
        let text = String(String.UnicodeScalarView(seen)).trimmingCharacters(in: .whitespaces)
        return text.isEmpty || text.allSatisfy { $0 == "." } ? "file" : String(text.suffix(charactersMax))
    }

    /// The name with an ending that says what the file is: nothing that a double click would run leaves under its own name.
    static func cleaned(_ name: String, of kind: FileKind?) -> String {
        let clean = cleaned(name)
        let ending = clean.lastIndex(of: ".").map { clean[clean.index(after: $0)...].lowercased() }
        let right = kind?.endings ?? ["bin"]
        if let ending, right.contains(ending) { return clean }
        return "\(clean).\(right[0])"
    }

    /// The characters of RFC 5987 that stand for themselves; the rest as bytes of UTF-8.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122: return String(UnicodeScalar(byte))
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): return String(UnicodeScalar(byte))
            default: return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

extension Response {
    /// Bytes under their name: shown where that is harmless, else offered for download.
    static func file(_ file: (bytes: [UInt8], mediaType: String, name: String)) -> Response {
        // Files of long ago may be of kinds that are no longer taken.
        let kind = FileKind(rawValue: file.mediaType)
        let headers: HTTPFields = [
            .contentType: kind?.mediaType ?? "application/octet-stream", .cacheControl: "no-store",
            .contentDisposition: FileName.disposition(
                FileName.cleaned(file.name, of: kind), isShown: kind?.isShown ?? false),
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }
}
