// Gathers what a translation cannot carry. Lives for one request's writing.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/loss.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::dialect {

class losses {
public:
    /// The list is for people: of a request that loses more, the first are kept.
    static constexpr std::size_t limit = 64;

    /// A field that the gateway names. The same loss is noted once.
    void note(std::string_view field, std::string_view why) { add({std::string(field), std::string(why)}); }
    /// A field that the client names.
    void note(model::extra_field const& lost, std::string_view why) { add({lost.name, std::string(why), model::loss_weight::hint, true}); }

    /// Leaving this out would change what the request means; the first refusal counts.
    void refuse(std::string_view field, std::string_view why)
    {
        if (!refused_) refused_ = model::loss{std::string(field), std::string(why), model::loss_weight::meaning};
    }
    void refuse(model::extra_field const& lost, std::string_view why)
    {
        if (!refused_) refused_ = model::loss{lost.name, std::string(why), model::loss_weight::meaning, true};
    }

    std::optional<model::failure> refused() const
    {
        if (!refused_) return std::nullopt;
        return model::failure{model::fault::untranslatable, line_of(*refused_), refused_->field};
    }
    std::vector<model::loss> take() { return std::move(noted_); }

private:
    void add(model::loss one)
    {
        if (noted_.size() == limit || std::find(noted_.begin(), noted_.end(), one) != noted_.end()) return;
        noted_.push_back(std::move(one));
    }

    std::vector<model::loss> noted_;
    std::optional<model::loss> refused_;
};

}  // namespace signalbox::dialect
