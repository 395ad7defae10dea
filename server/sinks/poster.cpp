#include "server/sinks/poster.hpp"

#include "engine/attempt/backoff.hpp"
#include "engine/base/printable.hpp"
#include "engine/base/utf8.hpp"
#include "schema/otlp.pb.h"
#include "server/sinks/late_end.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <span>

namespace signalbox::server {

namespace {

constexpr std::size_t answer_limit = 64 * 1024;         // of a reply's body; what follows is dropped with the connection
constexpr std::size_t words_limit = 200;                // of a reply's body in the log
constexpr std::chrono::milliseconds end_patience{250};  // for connections that are closed; a lookup of a name may take longer

/// Of text from outside as much as a line of the log has.
std::string shown(std::string_view text)
{
    return base::printable(base::cut_at_character(text, words_limit));
}

std::string_view without_line_ends(std::string_view text)
{
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

std::string status_words(post_answer const& answer)
{
    std::string out = "status " + std::to_string(answer.status);
    std::string_view const said = without_line_ends(answer.body).substr(0, words_limit);
    bool const plain = !said.empty() && std::ranges::all_of(said, [](char c) { return c >= ' ' && c < 0x7f; });
    return plain ? out.append(": ").append(said) : out;
}

}  // namespace

receipt receipt_of(post_answer const& answer)
{
    constexpr int bad_request = 400, too_large = 413, unprocessable = 422;
    if (answer.status == 0) return receipt::failure(answer.failure);
    if (answer.status >= 200 && answer.status < 300) return {};
    receipt out = receipt::failure(status_words(answer));
    out.wait = answer.wait;
    if (answer.status == too_large) out.what = receipt::outcome::too_large;
    if (answer.status == bad_request || answer.status == unprocessable) out.what = receipt::outcome::refused;
    return out;
}

receipt otlp_receipt_of(post_answer const& answer)
{
    receipt out = receipt_of(answer);
    if (schema::otlp::Refusal why; answer.status >= 400 && why.ParseFromString(answer.body) && !why.message().empty())
        out.words = "status " + std::to_string(answer.status) + ": " + shown(why.message());
    if (out.what != receipt::outcome::taken) return out;
    schema::otlp::ExportReply said;
    if (!said.ParseFromString(answer.body) || said.partial_success().rejected() <= 0)
        return out;  // some collectors answer with JSON, or with nothing
    out.rejected = static_cast<std::uint64_t>(said.partial_success().rejected());
    out.words = shown(said.partial_success().error_message());
    return out;
}

poster::poster(config::web_address to, model::secret fields)
    : to_(std::move(to)), fields_(std::move(fields)), on_(std::make_shared<ground>(to_.origin))
{}

poster::~poster()
{
    end_late(std::move(on_), end_patience);
}

void poster::break_off()
{
    boost::asio::post(on_->loop, [on = on_.get()] { on->stop.fire(model::fault::draining); });
}

std::string poster::head_for(std::string_view below, std::string_view content_type, std::size_t size) const
{
    std::string out = "POST ";
    out.append(to_.target).append(below).append(" HTTP/1.1\r\nHost: ").append(to_.authority);
    out.append("\r\nUser-Agent: signalbox\r\nContent-Type: ").append(content_type);
    out.append("\r\nContent-Length: ").append(std::to_string(size)).append("\r\n");
    return out.append(fields_.reveal()).append("\r\n");
}

post_answer poster::post(std::string_view below, std::string_view content_type, post_body body, std::chrono::milliseconds timeout)
{
    bool over = false;
    post_answer answer{.failure = "the post ended without an answer"};
    std::string head = head_for(below, content_type, body.bytes.size());
    auto const ended = [&](std::exception_ptr, post_answer got) {
        answer = std::move(got);
        over = true;
    };
    boost::asio::co_spawn(on_->loop, exchange(*this, std::move(head), std::move(body), timeout), ended);
    on_->loop.restart();
    while (!over && on_->loop.run_one()) {
    }
    return answer;
}

upstream::task<post_answer> poster::exchange(poster& self, std::string head, post_body body, std::chrono::milliseconds timeout)
{
    std::span<std::string_view const> const pieces(&body.bytes, 1);
    upstream::time_bounds until;
    until.whole = until.connect = until.first_byte = self.on_->clock.now() + timeout;
    post_answer out;
    for (auto const which : {upstream::connection_choice::kept_or_new, upstream::connection_choice::only_new}) {
        upstream::exchange call(self.on_->pool, self.on_->stop, self.on_->clock);
        auto const begun = co_await call.begin(head, pieces, until, which);
        if (!begun && call.unsent()) continue;
        if (!begun) {
            out.failure = model::words_of(begun.error());
            co_return out;
        }
        out.status = call.head().status;
        if (auto const hint = call.head().headers.find("retry-after"))
            out.wait =
                attempt::retry_hint({}, *hint, std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count());
        while (out.body.size() <= answer_limit) {
            auto const bytes = co_await call.read();
            if (!bytes || bytes->empty()) break;  // the status says enough
            out.body.append(*bytes);
        }
        co_return out;
    }
    out.failure = "the connection ended before the post was sent";
    co_return out;
}

}  // namespace signalbox::server
