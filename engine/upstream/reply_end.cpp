#include "engine/upstream/reply_end.hpp"

namespace signalbox::upstream {

std::optional<model::failure> unknown_end(wire::response_head const& head)
{
    constexpr int no_content = 204, not_modified = 304;
    bool const bodiless = head.status == no_content || head.status == not_modified;
    if (bodiless || head.chunked || head.content_length) return std::nullopt;
    return model::failure{.kind = model::fault::malformed_reply,
                          .detail =
                              "the reply says neither its length nor its end: it has no Content-Length and is not chunked, so that a part "
                              "of it cannot be told from the whole"};
}

}  // namespace signalbox::upstream
