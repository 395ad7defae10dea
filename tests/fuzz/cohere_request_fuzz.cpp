// Cohere requests: the scan and the reading agree on what a body asks for, and whatever is read can be written and read
// again.
#include "engine/dialect/cohere/format.hpp"

#include "requests.hpp"

namespace {

constexpr signalbox::dialect::target_traits targets[] = {{.model = "m", .kind = "cohere"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::check_requests(signalbox::dialect::cohere::definition, targets, signalbox::fuzz::text_of(data, size));
    return 0;
}
