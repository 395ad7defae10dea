#include "engine/upstream/received_reply.hpp"

#include <utility>

namespace signalbox::upstream {

namespace {

constexpr int switching_protocols = 101;

model::failure malformed(std::string_view what)
{
    return {.kind = model::fault::malformed_reply, .detail = std::string(what)};
}

}  // namespace

/// Keeps room for more of the head: interim replies before it count as well.
model::result<bool> received_reply::not_yet()
{
    if (end_ < buffer_->size()) return false;
    if (buffer_->size() >= wire::head_limit + usual_room) return malformed("the reply's head is too large");
    buffer_->grow(larger(0), end_);
    return false;
}

/// The next size of a buffer that is to have `needed` bytes more than the largest head.
std::size_t received_reply::larger(std::size_t needed) const
{
    return buffer_->size() < usual_room ? usual_room : wire::head_limit + usual_room + needed;
}

/// The head's views stay valid: its bytes stay where they are.
void received_reply::enlarge()
{
    old_ = std::exchange(*buffer_, byte_room(usual_room));
    body_at_ = 0;
}

model::result<bool> received_reply::find_head()
{
    static constexpr std::string_view protocol = "HTTP/1.";
    while (begin_ < end_) {
        std::string_view const there(buffer_->data() + begin_, end_ - begin_);
        if (!there.starts_with(protocol.substr(0, there.size()))) return malformed("the reply is not HTTP/1.1");
        auto const size = wire::find_head(there, searched_);
        if (!size) return malformed("the reply's head: " + size.error().detail);
        searched_ = there.size();
        if (*size == 0) return not_yet();
        std::size_t const wanted = buffer_->size() < usual_room ? least_room : body_window;
        if (buffer_->size() - begin_ - *size < wanted) buffer_->grow(larger(body_window), end_);
        auto parsed = wire::parse_response_head({buffer_->data() + begin_, *size});
        if (!parsed) return malformed("the reply's head: " + parsed.error().detail);
        begin_ += *size;
        searched_ = 0;
        bool const switched = parsed->status == switching_protocols;
        if (switched && !switches_) return malformed("status 101, which was not asked for");
        if (parsed->status < 200 && !switched) {
            if (++interim_ > interim_limit) return malformed("too many interim replies");
            continue;
        }
        head_ = *parsed;
        body_ = switched ? reply_body::of_other_protocol() : reply_body(head_, bodiless_);
        body_at_ = begin_;
        return true;
    }
    return not_yet();
}

model::result<std::string_view> received_reply::take()
{
    if (begin_ == end_ || body_.whole()) return std::string_view();
    auto const taken = body_.take({buffer_->data() + begin_, end_ - begin_});
    if (!taken) return taken.error();
    begin_ += taken->consumed;
    return taken->payload;
}

}  // namespace signalbox::upstream
