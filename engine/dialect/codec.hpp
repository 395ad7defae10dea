// The four codecs of a dialect: the seam every wire format implements. Fed bytes and values, they never see a socket;
// each object serves one request and is owned by the code that reads or writes it. No Asio here.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/loss.hpp"
#include "engine/model/reply_event.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect {

/// What the relay road and routing need of a request, found by scanning, nothing copied: views point into the body.
struct scanned_request {
    std::string_view model_literal;  // the value of the top-level "model" as it is written: a string or null; empty when absent
    std::string model;               // decoded; empty when the request names none: a route may say what serves it
    bool stream = false;
    bool include_usage = false;
    std::optional<std::uint64_t> max_output_tokens;
    std::uint64_t choices = 1;  // replies that are asked for, each with as many tokens
    /// Members that name models beside "model": a provider's own fallback lists, each with its raw value.
    struct selection {
        std::string_view member, value;
    };
    std::vector<selection> further_models;
};

class request_reader {
public:
    virtual ~request_reader() = default;
    /// Validates the whole body as JSON and finds the routing fields. Faults: malformed_json and too_deep (place named), bad_request.
    virtual model::result<scanned_request> scan(std::string_view body) const = 0;
    /// Parses the whole request. Faults: as scan, and bad_request with `param` naming the field.
    virtual model::result<model::chat_request> read(std::string_view body) const = 0;
};

/// What a request writer must know of the target.
struct target_traits {
    std::string_view model;                          // the name the provider knows
    std::optional<std::uint64_t> max_output_tokens;  // the model's limit or configured default
    std::string_view kind;                           // the provider kind ("openai", "openai_compatible", ...): shades of one dialect
};

struct written_request {
    std::string body;
    std::vector<model::loss> losses;  // what the dialect cannot express; decides refusal under `strict: true`
    std::string api_version;          // the anthropic-version header this body is legal under; empty for other dialects
};

class request_writer {
public:
    virtual ~request_writer() = default;
    /// Faults: untranslatable when leaving the field out would change the meaning (audio, n > 1, ...).
    virtual model::result<written_request> write(model::chat_request const& asked, target_traits const& target) const = 0;
};

enum class framing : std::uint8_t { whole, stream };

/// `full` yields every event (translate). `digest` is for relaying bytes untouched and is cheap: it yields reply_start once (with the
/// first valid event), one text_delta with empty text when the first content (text, reasoning or tool call) passes, finish,
/// usage_report, reply_error and reply_end, and nothing for other events.
enum class detail : std::uint8_t { full, digest };

class reply_reader {
public:
    virtual ~reply_reader() = default;
    /// Takes body bytes in any cut and appends the events they complete. Faults: malformed_reply, reply_too_large; it stays failed.
    virtual model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) = 0;
    /// The body has ended. Fault truncated when the dialect's terminal event (or the whole JSON body) was not seen; malformed_reply.
    virtual model::result<void> finish(std::vector<model::reply_event>& out) = 0;
    /// feed() of a whole body and finish() in one, for a reader that was fed nothing yet: it copies nothing where that is possible.
    virtual model::result<void> read_whole(std::string_view body, std::vector<model::reply_event>& out)
    {
        if (auto fed = feed(body, out); !fed) return fed;
        return finish(out);
    }
    /// What passed of content, for the token estimate of a reply whose provider reports no usage: how many events (of a plain reply,
    /// choices) bore some, and its bytes. A digest counts the bytes as they are escaped; of a plain reply that was not read to its end,
    /// all bytes count.
    virtual std::uint64_t content_events() const = 0;
    virtual std::uint64_t content_bytes() const = 0;
};

/// How the client sees the reply.
struct reply_identity {
    std::string id;                           // synthesized reply id without prefix, for instance "0abc..."; writers add chatcmpl- or msg_
    std::string model;                        // the model name shown to the client
    std::int64_t created = 0;                 // Unix seconds
    bool include_usage = false;               // OpenAI streams: send the usage chunk
    std::uint64_t input_tokens_estimate = 0;  // Anthropic message_start, before the upstream reports
    std::string_view request;                 // the client's body, which a format may repeat fields of; read when the writer is made
};

class reply_writer {
public:
    virtual ~reply_writer() = default;
    /// Appends the bytes of one event. With framing::whole nothing is written before reply_end. The usage that stands in the reply is that of
    /// the last usage_report.
    virtual void write(model::reply_event const& event, std::string& out) = 0;
    /// A failure after the first event: appends the dialect's in-stream error, and nothing that looks like a good end.
    virtual void fail(model::failure const& seen, std::string& out) = 0;
    virtual std::string_view content_type() const = 0;
};

}  // namespace signalbox::dialect
