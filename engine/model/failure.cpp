#include "engine/model/failure.hpp"

#include "engine/model/fault_facts.hpp"

namespace signalbox::model {

std::string_view name(fault kind)
{
    return facts_of(kind).name;
}

}  // namespace signalbox::model
