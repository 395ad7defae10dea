#include "server/session_phase.hpp"

namespace signalbox::server {

namespace {

constexpr step closed{phase::closed, action::none};

/// Its client was let in: what it asks first is answered, though the server takes no more connections.
step from_opened(happening seen)
{
    switch (seen) {
    case happening::first_byte: return {phase::head};
    case happening::drain: return {phase::opened, action::hurry};
    default: return closed;
    }
}

step from_between(happening seen)
{
    return seen == happening::first_byte ? step{phase::head} : closed;
}

step from_head(happening seen)
{
    switch (seen) {
    case happening::head_read: return {phase::body};
    case happening::refused: return {phase::lingering};
    case happening::late: return {phase::head, action::refuse};
    case happening::drain: return {phase::head};  // a request that has begun is answered
    default: return closed;
    }
}

step from_body(happening seen)
{
    switch (seen) {
    case happening::body_read: return {phase::serving};
    case happening::refused: return {phase::lingering};
    case happening::late: return {phase::body, action::refuse};
    case happening::drain: return {phase::body};
    default: return closed;
    }
}

step from_serving(happening seen)
{
    switch (seen) {
    case happening::reply_kept: return {phase::between};
    case happening::reply_last: return {phase::lingering};
    case happening::switched: return {phase::tunnelling};
    case happening::late:  // the client takes nothing of its reply
    case happening::client_left:
    case happening::break_off: return {phase::serving, action::stop};
    case happening::drain: return {phase::serving};
    default: return closed;
    }
}

/// It may last for hours: the end of the server ends it at once.
step from_tunnelling(happening seen)
{
    switch (seen) {
    case happening::reply_last: return {phase::lingering};
    case happening::late:
    case happening::client_left:
    case happening::break_off:
    case happening::drain: return {phase::tunnelling, action::stop};
    default: return closed;
    }
}

step from_lingering(happening seen)
{
    return seen == happening::drain ? step{phase::lingering} : closed;
}

}  // namespace

step advance(phase now, happening seen)
{
    switch (now) {
    case phase::opened: return from_opened(seen);
    case phase::between: return from_between(seen);
    case phase::head: return from_head(seen);
    case phase::body: return from_body(seen);
    case phase::serving: return from_serving(seen);
    case phase::tunnelling: return from_tunnelling(seen);
    case phase::lingering: return from_lingering(seen);
    case phase::closed: return closed;
    }
    return closed;
}

}  // namespace signalbox::server
