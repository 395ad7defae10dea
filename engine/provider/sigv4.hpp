// AWS Signature Version 4 over the Authorization header
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Pure: the time is an argument.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace signalbox::provider::sigv4 {

struct field {
    std::string_view name, value;
};

/// A request as far as it is signed; views.
struct request {
    std::string_view method;
    std::string_view path;            // as it is sent
    std::string_view query;           // as it is sent, without '?'
    std::span<field const> fields;    // those that are signed, in the order of the head
    std::string_view payload_sha256;  // of the body, in hexadecimal digits
};

/// What a signature is valid for.
struct scope {
    std::string_view key_id, secret;
    std::string_view region, service;  // "us-east-1", "bedrock"
    std::string_view time;             // see time_text()
};

/// SHA-256 of the pieces joined, in hexadecimal digits.
std::string sha256_of(std::span<std::string_view const> pieces);

/// "20150830T123600Z".
std::string time_text(std::int64_t microseconds_since_1970);

/// The path is encoded once more (as every service but S3 wants it) and, with `normalized`, freed of empty and dot segments; the query's fields are
/// sorted; a field that stands several times is joined with commas.
std::string canonical_request(request const& of, bool normalized = true);
std::string string_to_sign(std::string_view canonical, scope const& by);
/// In hexadecimal digits.
std::string signature(std::string_view to_sign, scope const& by);
/// The value of the Authorization field.
std::string authorization(request const& of, scope const& by);

}  // namespace signalbox::provider::sigv4
