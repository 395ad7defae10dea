#include "storage/payload.hpp"

#include <algorithm>

namespace signalbox::storage {

std::string_view name(payload_part part)
{
    switch (part) {
    case payload_part::asked: return "asked";
    case payload_part::sent: return "sent";
    case payload_part::received: return "received";
    case payload_part::answered: return "answered";
    }
    return "asked";
}

std::optional<payload_part> payload_part_named(std::string_view text)
{
    auto const found = std::ranges::find_if(all_payload_parts, [&](payload_part each) { return name(each) == text; });
    return found == all_payload_parts.end() ? std::nullopt : std::optional(*found);
}

std::string_view name(part_state state)
{
    switch (state) {
    case part_state::kept: return "kept";
    case part_state::none: return "none";
    case part_state::too_large: return "too_large";
    case part_state::withheld: return "withheld";
    }
    return "none";
}

std::string_view in_words(part_state state)
{
    switch (state) {
    case part_state::kept: return "kept";
    case part_state::none: return "there was none: the request ended before it existed";
    case part_state::too_large: return "longer than logging.payload_store.part_limit";
    case part_state::withheld: return "it is no text, so that what `redact` names could not be taken out";
    }
    return "";
}

std::string_view in_words(payload_presence presence)
{
    switch (presence) {
    case payload_presence::kept: return "kept";
    case payload_presence::off: return "payloads were off for this request (logging.payloads)";
    case payload_presence::no_error: return "payloads were kept of requests that fail, and this one did not";
    case payload_presence::unchosen: return "payloads were kept of a share of the requests, and this one was not drawn";
    case payload_presence::dropped: return "it was dropped: too many payloads waited to be written";
    case payload_presence::pruned: return "it was deleted for its age, or to keep the file within its size (logging.payload_store)";
    case payload_presence::lost:
        return "it is not in the payload file: not written yet, the server was killed before, the disk refused it, or the file was removed";
    }
    return "";
}

std::string_view name(payload_presence presence)
{
    switch (presence) {
    case payload_presence::kept: return "kept";
    case payload_presence::off: return "off";
    case payload_presence::no_error: return "no_error";
    case payload_presence::unchosen: return "unchosen";
    case payload_presence::dropped: return "dropped";
    case payload_presence::pruned: return "pruned";
    case payload_presence::lost: return "lost";
    }
    return "lost";
}

std::optional<payload_presence> absence_by(std::string_view policy)
{
    if (policy == "errors_skipped") return payload_presence::no_error;
    if (policy == "sample_skipped") return payload_presence::unchosen;
    if (policy == "all" || policy == "sample" || policy == "errors") return std::nullopt;
    return payload_presence::off;
}

}  // namespace signalbox::storage
