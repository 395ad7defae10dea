// Takes out of a payload what must not be stored: keys and tokens of the caller and of the providers, and what policies would change. Owns or shares all
// that it needs, as it runs when the request is over, on the thread that stores. Reads every byte.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/model/secret_index.hpp"
#include "engine/payload/kept_payload.hpp"
#include "engine/policy/policy.hpp"
#include "engine/state.hpp"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox {

/// What a body that is no JSON document may be: a stream with texts that go on from one event to the next.
struct payload_form {
    std::optional<dialect::stream_form> stream;
    dialect::text_rules const* texts = nullptr;  // of its events; constants
};

class payload_redaction {
public:
    model::secret_index callers;
    std::vector<std::shared_ptr<model::secret_index const>> providers;
    std::vector<policy::rule const*> by;  // live in the configuration of
    std::shared_ptr<state const> within;
    std::array<payload_form, payload::all_parts.size()> forms;

    void operator()(payload::kept_payload& made) const;

private:
    void clean(payload::text& one, payload_form const& form) const;
};

}  // namespace signalbox
