/** Numbers of libuv's errors on Windows, and its texts (include/uv/errno.h, include/uv.h, version 1.52). */
export const errno = {
  EACCES: -4092,
  EBUSY: -4082,
  EEXIST: -4075,
  EISDIR: -4068,
  ELOOP: -4067,
  EMFILE: -4066,
  ENAMETOOLONG: -4064,
  ENOENT: -4058,
  ENOTDIR: -4052,
  ENOTEMPTY: -4051,
  EPERM: -4048,
  EXDEV: -4037,
  EINVAL: -4071,
} as const

export const libuv = {
  EACCES: 'permission denied',
  EBUSY: 'resource busy or locked',
  EEXIST: 'file already exists',
  EISDIR: 'illegal operation on a directory',
  ELOOP: 'too many symbolic links encountered',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'name too long',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  EPERM: 'operation not permitted',
  EXDEV: 'cross-device link not permitted',
  EINVAL: 'invalid argument',
} as const
