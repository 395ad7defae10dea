// A text with values of the request in it, "Answer in ${header('X-Language')}.", and what a policy adds to prompts. Frozen; every thread may fill it.
#pragma once

#include "engine/dialect/prompt_form.hpp"
#include "engine/expression/program.hpp"

#include <boost/system/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::policy {

class prompt_template {
public:
    /// "${...}" holds an expression over the environment, "$$" stands for "$". The mistake otherwise.
    static boost::system::result<prompt_template, std::string> read(std::string_view text,
                                                                    std::vector<expression::declaration> const& environment);

    /// What is absent is no text.
    std::string filled(expression::facts const& about) const;

private:
    struct part {
        std::string words;
        std::shared_ptr<expression::program const> value;  // behind the words; null: none
    };
    std::vector<part> parts_;
};

/// What is added to the prompts of requests.
struct decoration {
    struct message {
        model::role who = model::role::system;
        prompt_template text;
    };
    std::optional<prompt_template> system;  // in place of all instructions
    std::vector<message> before, after;

    dialect::prompt_decoration filled(expression::facts const& about) const;
};

}  // namespace signalbox::policy
