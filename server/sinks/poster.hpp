// Posts bodies to one address, one after the other, and waits for each answer: the caller's thread runs the loop meanwhile. Owned by its sink's thread;
// break_off() alone may be called by others.
#pragma once

#include "engine/config/posted_address.hpp"
#include "engine/model/secret.hpp"
#include "engine/upstream/exchange.hpp"
#include "server/sinks/receipt.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::server {

/// The answer to a post: its status and the beginning of its body, or the words of a failure.
struct post_answer {
    int status = 0;  // 0: none came
    std::string failure = {};
    std::string body = {};
    std::optional<std::chrono::milliseconds> wait = std::nullopt;  // Retry-After
};

/// What becomes of the events: 2xx takes them, 413 is too large, 400 and 422 are about these bytes; all else may pass, also a key that is not taken,
/// which an operator repairs while the store keeps the events.
receipt receipt_of(post_answer const& answer);
/// The same for OTLP: a whole answer may say that a part was left out.
receipt otlp_receipt_of(post_answer const& answer);

/// The bytes of a post, and what keeps them in memory for as long as the post may read them.
struct post_body {
    post_body(std::string text) : post_body(std::make_shared<std::string const>(std::move(text))) {}
    post_body(std::shared_ptr<std::string const> text) : bytes(*text), keeper(std::move(text)) {}
    post_body(std::string_view in, std::shared_ptr<void const> kept_by) : bytes(in), keeper(std::move(kept_by)) {}

    std::string_view bytes;
    std::shared_ptr<void const> keeper;
};

class poster {
public:
    poster(config::web_address to, model::secret fields);
    poster(poster const&) = delete;
    ~poster();

    post_answer post(std::string_view below, std::string_view content_type, post_body body, std::chrono::milliseconds timeout);
    /// Ends the post under way, and all that would follow.
    void break_off();

private:
    static upstream::task<post_answer> exchange(poster& self, std::string head, post_body body, std::chrono::milliseconds timeout);
    std::string head_for(std::string_view below, std::string_view content_type, std::size_t size) const;

    /// What a post runs on. Its end waits for a lookup of the address that is still under way.
    struct ground {
        explicit ground(upstream::origin const& to) : clock(loop.get_executor()), pool(loop.get_executor(), clock, to) {}
        boost::asio::io_context loop;
        upstream::alarm_clock clock;
        upstream::pool pool;
        upstream::stop_signal stop;
    };

    config::web_address const to_;
    model::secret const fields_;
    std::shared_ptr<ground> on_;
};

}  // namespace signalbox::server
