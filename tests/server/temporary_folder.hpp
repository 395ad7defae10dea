// A folder of a test's own that goes with the object, files and all.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

namespace signalbox::test {

class temporary_folder {
public:
    temporary_folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "signalbox-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(temporary_folder const&) = delete;

    std::string file(std::string const& name) const { return path_ + "/" + name; }
    /// Writes it whole beside its place and renames it there, as editors and deployments do.
    std::string write(std::string const& name, std::string const& text) const
    {
        std::ofstream(file(name + ".new"), std::ios::binary) << text;
        std::filesystem::rename(file(name + ".new"), file(name));
        return file(name);
    }

private:
    std::string path_;
};

}  // namespace signalbox::test
