// Asio's own sources, compiled once for the whole program (BOOST_ASIO_SEPARATE_COMPILATION), which spares every other file a second or
// two of compiling. It holds no object of ours.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
