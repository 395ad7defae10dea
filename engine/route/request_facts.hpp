// A request as conditions see it: the names they may use, and their values, made only when a condition asks. Views of the request; lives for
// one decision on its strand. docs/guides/routing.md lists the names.
#pragma once

#include "engine/expression/program.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/principal.hpp"
#include "engine/wire/header_list.hpp"

#include <string_view>
#include <vector>

namespace signalbox::route {

std::vector<expression::declaration> const& request_environment();

/// Whether only who calls has a part in the expression's value: claims and what is known of the consumer.
bool is_of_caller(expression::program const& expression);

/// Whether the expression reads the number of the prompt's tokens, which has to be counted first.
bool reads_prompt_tokens(expression::program const& expression);

/// Whether an event of a request has all that the expression reads: model, path, method, time, tokens of the prompt and who called.
bool is_in_events(expression::program const& expression);

class request_facts final : public expression::facts {
public:
    /// What the values are taken from; everything outlives the facts. The body is checked JSON.
    struct sources {
        std::string_view method, path, query, model, body;
        std::string_view peer;                       // the address the connection comes from; empty: unknown
        wire::header_list const* headers = nullptr;  // null: none
        model::principal const* who = nullptr;       // null: unknown
        std::uint64_t prompt_tokens = 0;             // estimated; 0: not counted yet
        std::uint64_t (*count_tokens)(std::string_view model, std::string_view body) = nullptr;  // null: what is not counted is 0
        model::wall_time now{};
    };
    explicit request_facts(sources of) : of_(of) {}

    expression::value named(std::size_t position, expression::work& with) const override;
    expression::value called(std::size_t position, std::string_view argument, expression::work& with) const override;
    std::optional<element> next(expression::value const& of, std::size_t& at, expression::work& with) const override;
    expression::value member(expression::value const& of, std::string_view key, expression::work& with) const override;

private:
    std::optional<element> next_header(std::size_t& at) const;
    std::optional<element> next_line(std::string_view name, std::size_t& at) const;

    std::uint64_t prompt_tokens() const;

    sources of_;
    mutable std::uint64_t counted_ = 0;  // counting reads the whole body: only for who asks, and once
};

}  // namespace signalbox::route
