#include "engine/model/failure.hpp"

#include "engine/model/fault_facts.hpp"

namespace signalbox::model {

std::string_view name(fault kind)
{
    return facts_of(kind).name;
}

std::string words_of(failure const& seen)
{
    if (seen.detail.empty() || seen.quoted.empty()) return seen.detail.empty() ? seen.quoted.text() : seen.detail;
    return seen.detail + ": " + seen.quoted.text();
}

}  // namespace signalbox::model
