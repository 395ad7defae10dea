// Columns of text for a terminal: as wide as their widest cell, numbers to the right. A value.
#pragma once

#include <string>
#include <vector>

namespace signalbox::base {

class text_table {
public:
    explicit text_table(std::vector<std::string> titles) { add(std::move(titles)); }
    void add(std::vector<std::string> cells);
    /// All rows, the titles first, each with its line end. Cells may hold what callers sent: they are shown by base::printable.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace signalbox::base
