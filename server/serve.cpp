#include "server/serve.hpp"

#include "server/followed_state.hpp"
#include "server/running_server.hpp"

#include <sys/resource.h>

namespace signalbox::server {

namespace {

void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int serve(serve_options const& options)
{
    return serve_with(options, nullptr);
}

int serve_with(serve_options const& options, followed_state const* state)
{
    raise_descriptor_limit();
    running_server one(options);
    return one.run(state);
}

}  // namespace signalbox::server
