// Ollama's requests, of chat and of generate: the scan and the reading agree on what a body asks for, and whatever is read can be written and read
// again.
#include "engine/dialect/ollama/format.hpp"

#include "requests.hpp"

namespace {

constexpr signalbox::dialect::target_traits targets[] = {{.model = "m", .kind = "ollama"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::check_requests(signalbox::dialect::ollama::definition, targets, signalbox::fuzz::text_of(data, size));
    return 0;
}
