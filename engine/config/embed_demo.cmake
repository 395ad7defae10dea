# cmake -D FROM=demo.yaml -D TO=demo_configuration.cpp -P embed_demo.cmake: the file's bytes as a C++ array, which needs no escaping and whose
# length no compiler bounds.
file(READ ${FROM} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," array "${hex}")
string(REGEX REPLACE "(................................................................................)" "\\1\n" array "${array}")
file(WRITE ${TO} "// Made from schema/examples/demo.yaml by embed_demo.cmake; do not edit.
#include \"engine/config/load.hpp\"

namespace signalbox::config {
namespace {

constexpr unsigned char bytes[] = {
${array}};

}  // namespace

std::string_view demo_configuration()
{
    return {reinterpret_cast<char const*>(bytes), ${bytes}};
}

}  // namespace signalbox::config
")
