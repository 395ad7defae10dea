// Beast's own sources, compiled once: every other file includes its declarations only (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
