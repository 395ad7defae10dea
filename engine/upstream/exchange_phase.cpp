#include "engine/upstream/exchange_phase.hpp"

namespace signalbox::upstream {

phase after(phase now, happening what)
{
    switch (now) {
    case phase::ready:
        if (what == happening::kept_connection) return phase::sending_kept;
        if (what == happening::no_kept_connection) return phase::opening;
        break;
    case phase::opening:
        if (what == happening::connected) return phase::sending_new;
        break;
    case phase::sending_kept:
        if (what == happening::sent) return phase::awaiting_kept;
        if (what == happening::answered_early || what == happening::send_failed) return phase::unsent;
        break;
    case phase::sending_new:
        if (what == happening::sent) return phase::awaiting_new;
        if (what == happening::answered_early || what == happening::answered_while_sent || what == happening::send_failed)
            return phase::refused;
        break;
    case phase::awaiting_kept:
        if (what == happening::ended_unreceived) return phase::unsent;
        [[fallthrough]];
    case phase::awaiting_new:
        if (what == happening::head) return phase::reading;
        if (what == happening::last_head) return phase::reading_last;
        break;
    case phase::refused:
        if (what == happening::head || what == happening::last_head) return phase::reading_last;
        break;
    case phase::reading:
        if (what == happening::body_end) return phase::whole;
        if (what == happening::body_end_and_more) return phase::over;
        break;
    case phase::reading_last:
        if (what == happening::body_end || what == happening::body_end_and_more) return phase::over;
        break;
    case phase::whole:
    case phase::over:
    case phase::unsent:
    case phase::broken: break;
    }
    return phase::broken;
}

std::string_view name(phase which)
{
    switch (which) {
    case phase::ready: return "ready";
    case phase::opening: return "opening";
    case phase::sending_kept: return "sending_kept";
    case phase::sending_new: return "sending_new";
    case phase::awaiting_kept: return "awaiting_kept";
    case phase::awaiting_new: return "awaiting_new";
    case phase::refused: return "refused";
    case phase::reading: return "reading";
    case phase::reading_last: return "reading_last";
    case phase::whole: return "whole";
    case phase::over: return "over";
    case phase::unsent: return "unsent";
    case phase::broken: return "broken";
    }
    return "broken";
}

}  // namespace signalbox::upstream
