// Gemini's requests: the scan and the reading agree on what a body asks for, and whatever is read can be written for models of both kinds and read
// again.
#include "engine/dialect/gemini/format.hpp"

#include "requests.hpp"

namespace {

// Models before 2.5 get schemas of another kind.
constexpr signalbox::dialect::target_traits targets[] = {{.model = "gemini-2.0-flash", .kind = "gemini"},
                                                         {.model = "gemini-2.5-pro", .kind = "gemini"},
                                                         {.model = "gemini-3-pro", .kind = "gemini"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::check_requests(signalbox::dialect::gemini::definition, targets, signalbox::fuzz::text_of(data, size));
    return 0;
}
