// The seam towards the caller: where a reply goes. The server's session implements it over a socket, an embedder over what it likes.
// Owned by the code that brings the request; used on that strand only.
#pragma once

#include "engine/upstream/transport.hpp"
#include "engine/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox {

struct reply_head {
    int status = 200;
    std::string_view content_type;
    /// Further header lines, each "name: value\r\n", ready to send.
    std::string_view lines;
    /// Set when the whole body is known: sent as Content-Length; otherwise the body is a stream.
    bool whole = true;
    bool close_connection = false;
    /// Of a stream: bytes that mean nothing to a client, for instance a comment, which may be sent between two writes when nothing else is. A
    /// literal; empty where there are none.
    std::string_view filler;
    /// With whole false, or of a reply without its body (HEAD): the length of the body when it is known.
    std::optional<std::uint64_t> length;
    /// `lines` are all fields but those of framing and the connection; with `dated` the date is among them.
    bool as_given = false;
    bool dated = false;
};

class client_stream {
public:
    virtual ~client_stream() = default;
    /// A whole reply in one go. Fault client_closed.
    virtual upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) = 0;
    /// Starts a streamed reply; `first` goes out together with the head.
    virtual upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) = 0;
    /// The next bytes of a streamed reply: flushed at once, and done when the caller's window took them (backpressure).
    virtual upstream::task<model::result<void>> write(std::string_view bytes) = 0;
    /// The last bytes and the end. `cut` ends it in a way no client takes for whole: the connection breaks without the terminating chunk.
    virtual upstream::task<model::result<void>> finish(std::string_view last, bool cut) = 0;
    /// Answers with status 101 and these lines; from then on the connection speaks the protocol that they name. Its bytes, which live as long as this:
    /// nothing else is called any more. Faults: client_closed, bad_request for a client whose connection stays as it is.
    virtual upstream::task<model::result<upstream::transport*>> switch_protocol(std::string_view)
    {
        co_return model::failure{model::fault::bad_request, "the connection cannot become a session"};
    }
};

}  // namespace signalbox
