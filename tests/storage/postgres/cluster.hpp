// A PostgreSQL server of the test's own, in a temporary folder, on a Unix socket; gone when the test program ends. Tests are skipped where its programs are
// not installed. PostgreSQL refuses to run as root: there it runs as another user.
#pragma once

#include "storage/postgres/connection.hpp"

#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace signalbox::storage::testing {

class cluster {
public:
    /// Empty where PostgreSQL is not installed.
    static std::string programs()
    {
        std::string best;
        std::error_code ignored;
        for (auto const& each : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
            if (std::filesystem::exists(each.path() / "bin" / "initdb", ignored)) best = std::max(best, (each.path() / "bin").string());
        return best;
    }

    cluster()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "signalbox-pg-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder: " + pattern};
        folder_ = pattern;
        give_away(folder_);
        as_user("initdb --no-sync --auth=trust --username=signalbox --encoding=UTF8 --locale=C --pgdata=" + data());
        {
            std::ofstream access(data() + "/pg_hba.conf", std::ios::trunc);
            access << "local all guarded scram-sha-256\nlocal all all trust\n";
            std::ofstream settings(data() + "/postgresql.conf", std::ios::app);
            settings << "listen_addresses = ''\nunix_socket_directories = '" << folder_ << "'\nfsync = off\nmax_connections = 30\n";
        }
        start();
    }
    ~cluster()
    {
        std::system(command("pg_ctl stop --mode=immediate --wait --pgdata=" + data()).c_str());
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    cluster(cluster&&) = delete;

    void start() { as_user("pg_ctl start --wait --log=" + folder_ + "/log --pgdata=" + data()); }
    /// As a server that was killed: nothing is tidied up.
    void kill() { as_user("pg_ctl stop --mode=immediate --wait --pgdata=" + data()); }

    std::string dsn(std::string const& database = "postgres", std::string const& user = "signalbox") const
    {
        return "host=" + folder_ + " dbname=" + database + " user=" + user;
    }
    /// A database of its own.
    std::string database()
    {
        std::string const name = "test" + std::to_string(++made_);
        must(must(postgres::connection::open(dsn()))->execute("CREATE DATABASE " + name));
        return dsn(name);
    }

private:
    std::string data() const { return folder_ + "/data"; }
    static passwd const* user()
    {
        passwd const* found = ::getpwnam("postgres");
        return found ? found : ::getpwnam("nobody");
    }
    void give_away(std::string const& what) const
    {
        if (::getuid() == 0 && ::chown(what.c_str(), user()->pw_uid, user()->pw_gid) != 0)
            throw std::runtime_error{"cannot give away " + what};
    }
    std::string command(std::string const& of) const
    {
        std::string const change = ::getuid() == 0 ? "setpriv --reuid=" + std::to_string(user()->pw_uid) +
                                                         " --regid=" + std::to_string(user()->pw_gid) + " --clear-groups "
                                                   : "";
        return "cd " + folder_ + " && " + change + programs() + "/" + of + " >>" + folder_ + "/output 2>&1 </dev/null";
    }
    void as_user(std::string const& of) const
    {
        if (std::system(command(of).c_str()) == 0) return;
        std::ifstream output(folder_ + "/output");
        throw std::runtime_error{of + " failed: " + std::string{std::istreambuf_iterator<char>(output), {}}};
    }

    std::string folder_;
    int made_ = 0;
};

/// Tests that need a server; one for all of a program.
class with_cluster : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (cluster::programs().empty()) GTEST_SKIP() << "skipped: PostgreSQL is not installed";
        if (!server()) server() = std::make_unique<cluster>();
        dsn_ = server()->database();
    }
    static std::unique_ptr<cluster>& server()
    {
        static std::unique_ptr<cluster> one;
        return one;
    }
    std::unique_ptr<postgres::connection> link() const { return must(postgres::connection::open(dsn_)); }
    std::int64_t ask(std::string const& sql) const { return must(link()->ask(sql)); }

    temporary_folder folder_;
    std::string dsn_;
};

}  // namespace signalbox::storage::testing
