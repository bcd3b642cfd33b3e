# Compiler options and helper functions shared by every target.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers need these two to be cacheable.
  set(ENV{CCACHE_SLOPPINESS} "pch_defines,time_macros,include_file_mtime,include_file_ctime")
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()

add_library(lorikeet_options INTERFACE)
target_include_directories(lorikeet_options INTERFACE ${CMAKE_SOURCE_DIR})
# The three -Wno are false alarms of gcc 12's optimiser inside libstdc++ strings and optionals.
target_compile_options(lorikeet_options INTERFACE -Wall -Wextra -Wshadow=local -Wno-restrict -Wno-array-bounds -Wno-maybe-uninitialized -fpch-preprocess
                       $<$<BOOL:${LORIKEET_WERROR}>:-Werror>)
target_compile_definitions(lorikeet_options INTERFACE LORIKEET_VERSION="${PROJECT_VERSION}")
if(LORIKEET_SANITIZER)
  target_compile_options(lorikeet_options INTERFACE -fsanitize=${LORIKEET_SANITIZER} -fno-omit-frame-pointer)
  target_link_options(lorikeet_options INTERFACE -fsanitize=${LORIKEET_SANITIZER})
endif()

# lorikeet_module(NAME [DEPENDS TARGETS...]): the .cpp files of this folder as one static library.
# DEPENDS is the order of the layers: a folder may include only what it names here.
function(lorikeet_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(sources)
    add_library(lorikeet_${name} STATIC ${sources})
    target_link_libraries(lorikeet_${name} PUBLIC lorikeet_options ${ARG_DEPENDS})
  endif()
endfunction()

# lorikeet_test(FOLDER LIBS...): the .cpp files of tests/core/FOLDER as one GoogleTest program test_FOLDER, every case a ctest entry.
function(lorikeet_test folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(sources)
    add_executable(test_${folder} ${sources})
    target_link_libraries(test_${folder} PRIVATE ${ARGN} GTest::gtest_main)
    target_compile_definitions(test_${folder} PRIVATE LORIKEET_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    gtest_discover_tests(test_${folder} DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 600)
  endif()
endfunction()
