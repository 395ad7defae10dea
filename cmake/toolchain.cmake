# Compiler, warnings, sanitizers and the libraries every room may ask for.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Files with a precompiled header are kept only with this sloppiness (ccache's manual, "Precompiled headers").
    set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# A Release build reads bytes from the network with parsers of its own: overflows of the stack end the program, library calls check the
# sizes the compiler knows, and addresses of functions are read-only once the program runs.
set(hardening)
if(NOT SIGNALBOX_SANITIZE AND NOT SIGNALBOX_FUZZ)  # the sanitizers' own checks replace these
    set(hardening "-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG ${hardening}")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG ${hardening}")
set(CMAKE_EXE_LINKER_FLAGS_RELEASE "-Wl,-z,relro,-z,now")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Protobuf REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_library(SIGNALBOX_RE2 re2 REQUIRED)  # linked by its name, so that the installed targets name no file
find_library(SIGNALBOX_JWT jwt REQUIRED)  # likewise
find_library(SIGNALBOX_ZSTD zstd REQUIRED)  # likewise
find_library(SIGNALBOX_PQ pq REQUIRED)  # likewise
find_path(SIGNALBOX_PQ_HEADERS libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
find_library(SIGNALBOX_HIREDIS hiredis REQUIRED)  # likewise

add_library(signalbox_build INTERFACE)
target_compile_features(signalbox_build INTERFACE cxx_std_20)
target_compile_options(signalbox_build INTERFACE
    $<BUILD_INTERFACE:-Wall> $<BUILD_INTERFACE:-Wextra> $<BUILD_INTERFACE:-Wno-missing-field-initializers>
    $<$<CXX_COMPILER_ID:GNU>:-fcoroutines>)
# Two warnings of g++ 12 that are false: it sees no pair in Asio's allocation functions of coroutine frames (-Wmismatched-new-delete), and
# reports overlap in std::string's operator+ (-Wrestrict, GCC bug 105651).
add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-mismatched-new-delete> $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>)
target_include_directories(signalbox_build INTERFACE
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/generated>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/signalbox>)
# Asio takes the frames of coroutines, 17 a request, from aligned_alloc() where it is told nothing else; allocators have no fast path for it.
# operator new aligns to 16 bytes, which is all that frames and handlers ask for: 1,600 instructions a request fewer.
target_compile_definitions(signalbox_build INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)
set_target_properties(signalbox_build PROPERTIES EXPORT_NAME build)
install(TARGETS signalbox_build EXPORT SignalboxTargets)

if(SIGNALBOX_SANITIZE)
    add_compile_options(-fsanitize=${SIGNALBOX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SIGNALBOX_SANITIZE})
endif()
if(SIGNALBOX_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    add_link_options(-fsanitize=address,undefined)
endif()
