#include "server/spare_descriptor.hpp"

#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::chrono::seconds between_words{10};

}  // namespace

bool spare_descriptor::release()
{
    if (held_ < 0) return false;
    ::close(std::exchange(held_, -1));
    return true;
}

void spare_descriptor::take_back()
{
    if (held_ < 0) held_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool spare_descriptor::tells(model::steady_time now)
{
    ++untold_;
    if (told_ != model::steady_time{} && now - told_ < between_words) return false;
    told_ = now;
    return true;
}

std::uint64_t spare_descriptor::take_untold()
{
    return std::exchange(untold_, 0);
}

}  // namespace signalbox::server
