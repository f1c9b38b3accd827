use std::path::PathBuf; use crate::env::Env; use crate::error::*; use super::{About,Handed};
pub struct Configured{name:String,dir:PathBuf}
impl Configured{pub fn open(name:&str,d:&[PathBuf],_:&Env)->Result<Self>{Ok(Self{name:name.into(),dir:d[0].clone()})}
pub fn is_quick(&self)->bool{true}
pub fn deliver(&self,s:&dyn Handed,a:&About)->Result<()>{std::fs::create_dir_all(&self.dir).ok();let p=self.dir.join(format!("{}-{}",self.name,a.name)); if self.dir.join(format!("{}-{}.fail",self.name,a.name)).exists(){return Err(Error::new(Code::Undelivered,format!("the new secret could not be delivered to sink {}",self.name)))} std::fs::write(p,s.text().as_bytes()).map_err(|e|Error::new(Code::Undelivered,"x").because(e))}
pub fn retired(&self,_:&About)->Result<()>{Ok(())}
pub fn after_batch(&self,_:usize)->Result<()>{Ok(())}}
