// Requests of Bedrock's Converse: the scan and the reading agree on what a body asks for, and whatever is read can be written for models of each kind and
// read again.
#include "engine/dialect/bedrock/format.hpp"

#include "requests.hpp"

namespace {

// Reasoning and sampling are written by the generation of the model.
constexpr signalbox::dialect::target_traits targets[] = {{.model = "amazon.nova-lite-v1:0", .kind = "bedrock"},
                                                         {.model = "anthropic.claude-sonnet-4-5-v1:0", .kind = "bedrock"},
                                                         {.model = "anthropic.claude-opus-4-8", .kind = "bedrock"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::check_requests(signalbox::dialect::bedrock::definition, targets, signalbox::fuzz::text_of(data, size));
    return 0;
}
