#include "engine/simulator/simulated_vectors.hpp"

#include "engine/base/hash.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::simulator {

namespace {

constexpr std::uint64_t usual_size = 8, most_numbers = 4'000;

/// Numbers from -1 to 1 with three digits, made of the text's hash.
std::string numbers_for(std::string_view text, std::uint64_t size)
{
    std::string out = "[";
    std::uint64_t state = base::fnv1a(text);
    for (std::uint64_t i = 0; i != size; ++i) {
        state = state * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;  // Knuth's linear congruential generator
        if (i != 0) out += ',';
        wire::append_json_number(out, static_cast<double>(static_cast<std::int64_t>((state >> 33) % 2'001) - 1'000) / 1'000);
    }
    return out + "]";
}

}  // namespace

std::vector<model::reply_event> vectors_for(model::embedding_request const& asked)
{
    std::uint64_t const size = std::min(asked.dimensions.value_or(usual_size), most_numbers);
    std::vector<model::reply_event> out{model::reply_start{{}, asked.model}};
    std::uint64_t bytes = 0;
    for (std::string const& each : asked.texts) {
        auto const index = static_cast<std::uint32_t>(out.size() - 1);
        out.emplace_back(model::embedding{index, numbers_for(each, size)});
        bytes += each.size();
    }
    if (asked.tokens) out.emplace_back(model::embedding{0, numbers_for("tokens", size)});
    out.emplace_back(model::usage_report{{.input_tokens = std::max<std::uint64_t>(1, (bytes + 3) / 4)}});
    out.emplace_back(model::reply_end{});
    return out;
}

}  // namespace signalbox::simulator
