// Tool calls while their arguments come, for formats that write a call when it is whole. Owned by a reply writer; bounded by what the reply reader lets
// through.
#pragma once

#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/model/reply_event.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::dialect {

struct pending_call {
    std::uint32_t choice = 0, index = 0;
    std::string id, name, arguments;
    bool custom = false;
};

class pending_calls {
public:
    void begin(model::tool_start const& call) { all_.push_back({call.choice, call.index, call.id, call.name, {}, call.custom}); }
    /// Arguments of a call that did not begin are passed over.
    void add(model::tool_arguments const& more)
    {
        auto const fits = [&](pending_call const& each) { return each.choice == more.choice && each.index == more.index; };
        auto const found = std::find_if(all_.begin(), all_.end(), fits);
        if (found != all_.end()) found->arguments += more.fragment;
    }
    std::vector<pending_call> take() { return std::exchange(all_, {}); }

private:
    std::vector<pending_call> all_;
};

inline std::string arguments_of(pending_call const& call)
{
    std::string out;
    append_arguments_object(out, call.arguments, call.custom);
    return out;
}

}  // namespace signalbox::dialect
