# Precompiled headers for builds with tests: what rooms and tests include from the libraries is parsed once. A Release build has none, so
# that a file which forgets an include still fails there.
#
# Two sets: `plain` is the standard library; `waiting` adds Asio and Protocol Buffers. Each exists for rooms and, with GoogleTest, for tests.
set(plain_headers <algorithm> <array> <charconv> <chrono> <functional> <map> <memory> <optional> <ranges> <span> <string> <unordered_map>
    <variant> <vector>)
set(waiting_headers ${plain_headers} <boost/asio.hpp> <boost/asio/ssl.hpp> <google/protobuf/generated_message_util.h>
    <google/protobuf/message.h> <google/protobuf/repeated_field.h>)
set(test_headers <gmock/gmock.h> <gtest/gtest.h>)

function(signalbox_precompiled name)
    cmake_parse_arguments(PRE "" "" "LINKS;HEADERS" ${ARGN})
    set(source ${CMAKE_BINARY_DIR}/precompiled/${name}.cpp)
    if(NOT EXISTS ${source})
        file(WRITE ${source} "")
    endif()
    add_library(signalbox_precompiled_${name} OBJECT ${source})
    target_link_libraries(signalbox_precompiled_${name} PRIVATE signalbox_build ${PRE_LINKS})
    target_compile_options(signalbox_precompiled_${name} PRIVATE ${PRECOMPILED_OPTIONS})
    target_precompile_headers(signalbox_precompiled_${name} PRIVATE ${PRE_HEADERS})
endfunction()

# signalbox_use_precompiled(TARGET NAME): the target's files begin with that set.
function(signalbox_use_precompiled target name)
    if(SIGNALBOX_TESTS)
        target_compile_options(${target} PRIVATE ${PRECOMPILED_OPTIONS})
        target_precompile_headers(${target} REUSE_FROM signalbox_precompiled_${name})
    endif()
endfunction()

if(SIGNALBOX_TESTS)
    # ccache keeps files with a precompiled header only with this option. Programs are compiled as libraries are, so that sets fit both.
    set(PRECOMPILED_OPTIONS $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> -fPIC)
    find_package(GTest REQUIRED)
    signalbox_precompiled(plain HEADERS ${plain_headers})
    signalbox_precompiled(waiting LINKS protobuf::libprotobuf HEADERS ${waiting_headers})
    signalbox_precompiled(plain_tests LINKS GTest::gmock HEADERS ${plain_headers} ${test_headers})
    signalbox_precompiled(waiting_tests LINKS protobuf::libprotobuf GTest::gmock HEADERS ${waiting_headers} ${test_headers})
endif()
