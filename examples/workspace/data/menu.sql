create table dishes (name text primary key, kind text not null, cents integer not null);
insert into dishes values
  ('soup', 'starter', 450),
  ('bread', 'starter', 200),
  ('pasta', 'main', 1150),
  ('tart', 'dessert', 600);
